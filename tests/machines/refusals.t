#!/usr/bin/env perl
# What the program cannot work with, it refuses in one line, gives the machine back and says so by its exit. QEMU
# where it can show the case, for it boots faster; Bochs where the CPU has to have VMX or lose it.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/lib";
use Run qw(run file_with folder);
use Test::More;

my @qemu  = qw(--machine qemu);
my @bochs = qw(--machine bochs);
my $long  = "# padding\n" x 4000;

# name, options of run, what the one line has to say
my @refusals = (
    ['an unknown key',              [@qemu, 'colour=blue'],                              qr/colour/],
    ['an unknown value',            [@qemu, 'layout=ss19'],                              qr/ss19/],
    ['a line without =',            [@qemu, '--cfg-file', file_with("after=off\nsoft\n")], qr/soft/],
    ['a number that is none',       [@qemu, 'memory=lots'],                              qr/lots/],
    ['latchkey.cfg too long',       [@qemu, '--cfg-file', file_with($long)],             qr/latchkey\.cfg/],
    ['latchkey.cfg with NUL bytes', [@qemu, '--cfg-file', file_with("fred=so\0\0\0\0")], qr/latchkey\.cfg/],
    ['latchkey.cfg is a folder',    [@qemu, '--cfg-file', folder()],                     qr/latchkey\.cfg/],
    ['too little memory',           [@qemu, '--memory', 256, 'memory=4096'],             qr/memory|4096/],
    ['FRED where there is none',    [@qemu, 'fred=native'],                              qr/FRED/],
    ['VMX where there is none',     [@qemu, 'vmx=on'],                                   qr/VMX/],
    ['VMX taken away',              [@bochs, '--exclude', 'vmx', 'vmx=on'],              qr/VMX/],
    ['VMX without EPT',             [@bochs, '--cpu', 'core2_penryn_t9600', 'vmx=on'],   qr/EPT/],
);

for (@refusals) {
    my ($name, $options, $says) = @$_;
    my ($code, @lines) = run(qw(--timeout 60 --name), "refusal-$name" =~ s/\W/-/gr, @$options);
    my @bail = grep { /^Bail out!/ } @lines;
    my $fine = subtest $name => sub {
        is $code, 2, 'the exit code says that it was refused';
        is scalar @bail, 1, 'in one line';
        like $bail[0] // '', $says, 'that names what is wrong';
        like "@{[grep { /^latchkey: / } @lines]}", qr/machine given back: power off/, 'and the machine is given back';
    };
    diag map { "$_\n" } @lines if !$fine;
}
done_testing;
