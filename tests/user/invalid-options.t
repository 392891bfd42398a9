#!/usr/bin/env perl
# Invalid options and machines are refused with one line and an exit status, and the machine is restored. On QEMU where
# possible, because it boots faster; on Bochs if the CPU must have VMX or lose it.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(run file_with folder);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my @qemu  = qw(--machine qemu);
my @bochs = qw(--machine bochs);
my $long  = file_with("# padding\n" x 4000);
my $nul   = file_with("after=off\nfred=so\0\0\0\0");
my $wide  = file_with("\xFF\xFEv\0m\0x\0=\0o\0f\0f\0\n\0");
my $word  = file_with("after=off\nsoft\n");
my $short = file_with("layout=ss18\n");

# name, options of run, pattern of the error line
my @refusals = (
    ['an unknown key',              [@qemu, 'colour=blue'],                            qr/unknown option "colour": the options are/],
    ['an unknown value',            [@qemu, 'layout=ss19'],                            qr/layout="ss19" is unknown: .* auto ss18 cs28/],
    ['a number that is none',       [@qemu, 'memory=lots'],                            qr/memory="lots" .* takes a number/],
    ['an unknown fault',            [@qemu, 'fault=none'],                             qr/fault="none" is unknown: tests.faults.expected lists/],
    ['a line without =',            [@qemu, '--cfg-file', $word],                      qr/line 2: "soft" is not key=value/],
    ['latchkey.cfg too long',       [@qemu, '--cfg-file', $long],                      qr/latchkey\.cfg .* at most \d+ .* shorten/],
    ['latchkey.cfg with NUL bytes', [@qemu, '--cfg-file', $nul],                       qr/latchkey\.cfg .* NUL/],
    ['latchkey.cfg in UTF-16',      [@qemu, '--cfg-file', $wide],                      qr/latchkey\.cfg is UTF-16, .*: save it as UTF-8/],
    ['latchkey.cfg cut short',      [@qemu, '--cfg-file', $short, '--cfg-size', 3000], qr/latchkey\.cfg cannot be read: \d+ of 3000 bytes/],
    ['latchkey.cfg is a folder',    [@qemu, '--cfg-file', folder()],                   qr/latchkey\.cfg is a directory/],
    ['too little memory',           [@qemu, '--memory', 256, 'memory=4096'],           qr/too little memory: 4194304 KiB .* \d+ KiB are lacking .* ask for less/],
    ['FRED where there is none',    [@qemu, 'fred=native'],                            qr/no FRED .* use fred=/],
    ['VMX where there is none',     [@qemu, 'vmx=on'],                                 qr/no VMX/],
    ['VMX taken away',              [@bochs, '--exclude', 'vmx', 'vmx=on'],            qr/no VMX/],
    ['VMX without EPT',             [@bochs, '--cpu', 'core2_penryn_t9600', 'vmx=on'], qr/without EPT/],
);

for (@refusals) {
    my ($name, $options, $says) = @$_;
    my ($code, @lines) = run(qw(--timeout 300 --name), "refusal-$name" =~ s/\W+/-/gr, @$options);
    my @bail = grep { /^Bail out!/ } @lines;
    my $fine = subtest $name => sub {
        is $code, 2, 'the exit code says that it was refused';
        is scalar @bail, 1, 'in one line';
        like $bail[0] // '', $says, 'that names what is wrong';
        like join(' ', grep { /^latchkey: / } @lines), qr/machine ended by: (?:power off|return)/, 'and the machine ends in order';
    };
    diag map { "$_\n" } @lines if !$fine;
}

# No emulator's firmware locks VMX off, so prepare.efi does first. With vmx=off the other cases still run.
subtest 'VMX locked off' => sub {
    my ($code, @lines) = run(@bochs, qw(--timeout 300 --name refusal-VMX-locked-off --no-fw-cfg),
        map { ('--shell', $_) } 'prepare.efi vmx-off', 'latchkey.efi', 'latchkey.efi vmx=off');
    my @bail = grep { /^Bail out!/ } @lines;
    my $fine = is($code, 2, 'the exit code says that it was refused')
        & is(scalar @bail, 1, 'in one line')
        & like($bail[0] // '', qr/VMX is locked off: .* firmware's setup/, 'that names where to enable it')
        & is(scalar(grep { /^# \d+ passed, 0 failed, [1-9]\d* skipped/ } @lines), 1, 'with vmx=off it runs');
    diag map { "$_\n" } @lines if !$fine;
};
done_testing;
