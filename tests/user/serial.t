#!/usr/bin/env perl
# The serial port is found at any place, or the run works without one; the line after the version names it. A port that
# nobody reads gets stuck: the run continues without it.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(run);
use Test::More;

my @qemu = qw(--machine qemu --timeout 300 --name);

# --serial, pattern of the reported port
for (
    ['2e8',     qr/^# serial: port 0x2e8, 115200 8N1$/],
    ['2e8,pci', qr/^# serial: port 0x2e8, 115200 8N1$/],
) {
    my ($ports, $says) = @$_;
    my ($code, @lines) = run(@qemu, "serial-$ports", '--serial', $ports, 'only=fred/*');
    my $fine = is($code, 0, "$ports: the output is complete") & is($lines[0], 'TAP version 14', 'from the first line on')
        & like($lines[2] // '', $says, 'and the first after the plan names the port');
    diag map { "$_\n" } grep { !/^ok|^#  / } @lines if !$fine;
}

# Without serial output: the log on the disk has the lines.
for (
    [none  => qr/^# serial: none: no 16550 at 0x3f8 0x2f8 0x3e8 0x2e8, none on PCI; LPSS UARTs: none$/],
    [stuck => qr/^# serial: given up, the port accepts no data$/],
) {
    my ($ports, $says) = @$_;
    my ($code, @lines) = run(@qemu, "serial-$ports", '--serial', $ports, 'only=fred/*,nmi/*');
    my $fine = is($code, 0, "$ports: the run passes") & is(scalar(grep { /$says/ } @lines), 1, 'and reports the port once')
        & is($lines[0], 'TAP version 14', 'its log has the first line');
    diag map { "$_\n" } grep { !/^ok|^#  / } @lines if !$fine;
}

subtest 'serial=off' => sub {
    my ($code, @lines) = run(@qemu, 'serial-off', 'serial=off', 'only=fred/*');
    is $code, 2, 'the rest is missing';
    is scalar(grep { /^(?:ok|not ok)/ } @lines), 0, 'without any case';
    is((grep { /^#/ } @lines)[-1], '# serial: off from here on (serial=off)', 'and the last line has the reason');
};

# The port has no driver: prepare.efi fails the second time if the run before left the port as it was.
subtest 'a PCI port, and one without I/O decoding' => sub {
    my ($code, @lines) = run(@qemu, 'serial-pci', qw(--serial pci), map { ('--shell', $_) } 'latchkey.efi only=fred/*', 'prepare.efi serial-off',
        'latchkey.efi only=fred/*', 'prepare.efi serial-off', 'if %lasterror% == 0x14 then', 'latchkey.efi only=msr/*', 'endif');
    my $fine = is($code, 0, 'is used') & is(scalar(grep { /^# \d+ passed, 0 failed/ } @lines), 3, 'and restored')
        & is($lines[0], 'TAP version 14', 'from the first line on')
        & like($lines[2] // '', qr/^# serial: PCI 00:0\d\.0, I\/O port 0x[0-9a-f]+, 115200 8N1$/, 'and the first after the plan names the port');
    diag map { "$_\n" } grep { !/^ok|^#  / } @lines if !$fine;
};
done_testing;
