#!/usr/bin/env perl
# The program runs from any boot disk, with any amount of memory and with older and newer firmware.
use strict;
use warnings;
no warnings 'portable';                          # addresses have 64 bits here
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Firmware;
use Run qw(run);
use Test::More;

# These take long, and nothing in them depends on the firmware, the disk or the place of the memory.
my $short  = 'skip=contain/*,refuse/*,walk/*,handler/*,storm/*,smp/strike*';
my $debian = "$Bin/../../build/debian";
Firmware::use_whole();

sub boots {
    my ($name, $firmware, @options) = @_;
    local $ENV{OVMF} = "$debian/$firmware/usr/share/ovmf/OVMF.fd" if $firmware;
    my ($code, @lines) = run(qw(--timeout 300 --name), $name =~ s/\W+/-/gr, @options, $short);
    is $code, 0, $name or diag map { "$_\n" } grep { !/^ok|^#  / } @lines;
}

boots('an older firmware and 64 MiB',                     'firmware-old', qw(--machine qemu --memory 64));
boots('a newer firmware, a stick on xHCI and 4 CPUs',     'firmware-new', qw(--machine qemu --usb --cpus 4));

# First no memory below 1 MiB is free, then none below 4 GiB, so that the program and its memory are above.
for (['qemu'], ['bochs', qw(--usb --cpus 2)]) {
    my ($machine, @options) = @$_;
    subtest "no low memory on $machine" . (@options ? ', a stick on EHCI and 2 CPUs' : '') => sub {
        my ($code, @lines) = run('--machine', $machine, @options, qw(--timeout 300 --verbose --memory 6144 --name), "memory-$machine",
            map { ('--shell', $_) } 'prepare.efi low-memory', "latchkey.efi $short", 'prepare.efi low-memory',
            'prepare.efi high-memory', "latchkey.efi $short", 'prepare.efi high-memory');
        my @taken = map { /^below (\d+) MiB: (\d+) KiB taken, (\d+) KiB left$/ ? [$1, $2, $3] : () } @lines;
        my @at    = map { /^# memory: \d+ KiB at (0x[0-9a-f]+),/ ? hex $1 : () } @lines;
        my @image = map { /^# latchkey .*, loaded at (0x[0-9a-f]+)$/ ? hex $1 : () } @lines;

        my $fine = is($code, 0, 'both runs pass') & is(scalar(grep { /^# \d+ passed, / } @lines), 2, 'both complete')
            & is(scalar(grep { /^not ok(?!.* # TODO)/ } @lines), 0, 'and fail only in known deviations')
            & is(scalar @taken, 4, 'and the memory taken before and after is reported');
        if (@taken == 4) {
            $fine &= cmp_ok($taken[0][1], '>', 0, "low memory was taken: $taken[0][1] KiB");
            $fine &= is_deeply($taken[1], [1, 0, 0], 'none of it was free while the first ran');
            $fine &= cmp_ok($taken[2][1], '>', 1 << 20, "memory below 4 GiB was taken: $taken[2][1] KiB");
            $fine &= cmp_ok($taken[3][1] + $taken[3][2], '<', 2048, "too little was free while the second ran: $taken[3][2] KiB");
        }
        $fine &= ok(@at == 2 && $at[1] >= 2**32, 'so its memory is above 4 GiB') & ok(@image == 2 && $image[1] >= 2**32, 'and its program');
        diag map { "$_\n" } grep { !/^ok|^#  / } @lines if !$fine;
    };
}
done_testing;
