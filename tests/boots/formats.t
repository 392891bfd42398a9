#!/usr/bin/env perl
# The image in the formats of other virtual machines: the same disk, which boots, and a CD, which boots too and cannot be
# written; and refusals of `make image`.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Disk;
use Run qw(folder run said_by);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};
my $image = 'build/latchkey.img';
my $dir   = folder();
my %log   = map { $_ => qr/^# log: written to \\latchkey-1\.tap/ } my @disks = qw(qcow2 vdi vmdk vhdx);
$log{iso} = qr/^# log: not written: the volume is read-only/;

sub passes {
    my ($name, @command) = @_;
    my ($code, @said) = said_by(@command);
    return ok(!$code, $name) || diag map { "$_\n" } @said;
}

# A disk that was converted, as an image of mkimage again.
sub back {
    my ($format) = @_;
    passes("$format: qemu-img reads it", 'build/tools/bin/qemu-img', 'convert', '-f', $format, '-O', 'raw', "$dir/$format", "$dir/raw");
    return "$dir/raw";
}

for my $format (@disks) {
    passes("$format: converted", 'tests/tools/convert-image', $format, $image, "$dir/$format");
    passes("$format: the same disk, byte for byte", 'cmp', back($format), $image);
}

for my $format (@disks, 'iso') {
    my ($code, @lines) = run(qw(--machine qemu --timeout 120 --verbose --format), $format, '--name', "format-$format", 'only=nmi/one-pending,fred/frame-nmi');
    my $fine = is($code, 0, "$format: boots in QEMU and passes") & ok(grep({ /^# 2 passed, 0 failed, 0 skipped/ } @lines), 'with the options on the disk')
        & ok(grep({ $_ =~ $log{$format} } @lines), 'and reports what became of the log');
    diag map { "$_\n" } @lines if !$fine;
}

passes('options for the image', qw(tests/tools/convert-image vmdk), $image, "$dir/vmdk", 'only=nmi/*', 'after=off');
my $raw = back('vmdk');
is join(' ', grep { /^\w/ } split /\n/, Disk::contents($raw, 'latchkey.cfg')), 'only=nmi/* after=off', 'take the place of those in latchkey.cfg';
is_deeply [Disk::names($raw)], [Disk::names($image)], 'which is the only file of that name';

for (
    ['no format',      [qw(make image)],                                qr/^convert-image: FORMAT= is missing: give one of qcow2 vdi vmdk vhdx iso$/],
    ['another format', [qw(make image FORMAT=ova)],                     qr/^convert-image: no format 'ova': give one of qcow2 vdi vmdk vhdx iso$/],
    ['not an option',  [qw(tests/tools/convert-image iso), $image, "$dir/new", '--cpus'], qr/^convert-image: '--cpus' is not a key=value word$/],
    ['no image',       [qw(tests/tools/convert-image iso none), "$dir/new"], qr/^convert-image: none: no such file; make builds /],
    ['another machine', [qw(tests/machines/run --machine bochs --format iso)], qr/^latchkey: --format is for QEMU$/],
) {
    my ($name, $command, $says) = @$_;
    my ($code, @said) = said_by(@$command);
    my @own = grep { !/^make: / } @said;
    ok $code && @own == 1 && $own[0] =~ $says, "$name: refused in one line" or diag map { "$_\n" } @said;
}
ok !-e "$dir/new", 'and nothing is written';
done_testing;
