#!/usr/bin/env perl
# Versions of machines: ranges, the kernel's version by a made-up /proc, and that of an emulator by its output.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(file_in folder);
use Test::More;
use Versions qw(is_in kernel_version range said_version);

# range, versions inside, versions outside
for (
    ['7.2..',          '7.2 7.2.0 7.2.13 7.3 7.10 8', '7.1.99 6.18.44 7'],
    ['7.2.13..',       '7.2.13 7.3 8',                '7.2.12 7.2 7.2.9'],
    ['..7.3',          '7.3 7.3.9 7.2.13 6',          '7.4 7.10 8'],
    ['..7.3.9',        '7.3.9 7.3.9.1 7.3',           '7.3.10 7.4'],
    ['7.2.13..7.3',    '7.2.13 7.2.14 7.3.5',         '7.2.12 7.4.0'],
    ['3.1..3.1',       '3.1 3.1.2',                   '3.0 3.2 3.10'],
    ['7.2.13..7.2',    '7.2.13 7.2.99',               '7.2.1 7.3'],
    ['3..',            '3.0 3 4',                     '2.9'],
) {
    my ($text, $inside, $outside) = @$_;
    my $range = range($text);
    ok is_in($_, $range),  "$_ is in [$text]" for split ' ', $inside;
    ok !is_in($_, $range), "$_ is not in [$text]" for split ' ', $outside;
}

# text, the reason
for (
    (map { [$_, qr/^\[\Q$_\E\] is no range of versions: want \[FROM\.\.TO\], \[FROM\.\.\] or \[\.\.TO\]/] }
        '', '..', '7.2', '7.2-7.3', '7.2...7.3', '7.2. .7.3', '7.2..x', 'v7.2..', '7.2..7.3..7.4', "7.2..\n", '7..2...', '-1..'),
    (map { [$_, qr/^\[\Q$_\E\] ends before it begins/] } '7.3..7.2', '7.2.13..7.2.12', '7.10..7.9', '8..7.9'),
) {
    my ($text, $why) = @$_;
    eval { range($text) };
    like $@, $why, "[$text] is refused";
}

# /proc/version, /proc/version_signature, the version
for (
    ['Linux version 7.2.13+deb14-amd64 (debian-kernel@lists.debian.org) (gcc-16) #1 SMP PREEMPT_DYNAMIC Debian 7.2.13-1 (2026-11-20)', undef, '7.2.13'],
    ['Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0) #1 SMP Debian 6.1.76-1 (2024-02-01)', undef, '6.1.76'],
    ['Linux version 6.8.0-31-generic (buildd@lcy02) (x86_64-linux-gnu-gcc-13) #31-Ubuntu SMP', 'Ubuntu 6.8.0-31.31-generic 6.8.1', '6.8.1'],
    ['Linux version 7.3.0-rc7 (me@home) (gcc (GCC) 15.3.0) #1 SMP', undef, '7.3.0'],
    ['Linux version 6.12.41-1.el10.x86_64 (mockbuild) (gcc)', 'something else 9.9', '6.12.41'],
    ['FreeBSD 15', undef, undef],
    ['', '', undef],
) {
    my ($version, $signature, $want) = @$_;
    my $proc = folder();
    file_in($proc, 'version', "$version\n");
    file_in($proc, 'version_signature', "$signature\n") if defined $signature;
    is kernel_version($proc), $want, 'the kernel: ' . substr $version, 0, 60;
}
is kernel_version('/nonexistent'), undef, 'no /proc, no version';

is said_version('An emulator', 'echo', "Usage:\n   An emulator 3.0.devel\nlib 9.9"), '3.0', 'an emulator that prints its version';
is said_version('An emulator', 'echo', 'Another emulator 3.1'), undef, 'another program';
is said_version('An emulator', '/nonexistent'), undef, 'no program';
is said_version('An emulator', 'sh', '-c', 'echo An emulator 3.1 >&2; exit 1'), '3.1', 'on stderr, with a failure';

# The real ones: the recipes' words are those of the programs.
chdir "$Bin/../.." or die "$Bin: $!\n";
for my $name (qw(bochs qemu)) {
    my $start = (do "$Bin/../machines/$name.pm")->({ dir => folder(), disk => 'none', ports => '3f8', serial => 'none', starts => 1,
        timeout => 1, memory => 256, cpus => 1, ips => 20_000_000, fw_cfg => 1 });
    my $version = $start->{version}->();
    like $version, qr/^\d+\.\d/, "$name has a version";
    note "$name $version";
}
done_testing;
