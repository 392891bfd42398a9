#!/usr/bin/env perl
# Started by another boot loader, which passes options in its own way and gets control back at the end. The removable-media
# path then holds the loader, not the program.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(run file_with);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $kit   = 'build/debian/loaders/usr/lib';
my $words = 'layout=cs28 only=fred/frame-nmi,back/* fred=soft';

# name, the loader, its configuration files
my @loaders = (
    ['systemd-boot', "$kit/systemd/boot/efi/systemd-bootx64.efi",
        'loader/loader.conf'           => "timeout 0\ndefault latchkey.conf\n",
        'loader/entries/latchkey.conf' => "title Latchkey\nefi /EFI/latchkey.efi\noptions $words\n"],
    ['GRUB', "$kit/grub/x86_64-efi/monolithic/grubx64.efi",
        'EFI/debian/grub.cfg' => "chainloader /EFI/latchkey.efi $words\nboot\n"],
    ['rEFInd', 'build/debian/loaders/usr/share/refind/refind/refind_x64.efi',
        'EFI/BOOT/refind.conf' => "textonly\ntimeout -1\nscanfor manual\nmenuentry Latchkey {\n  loader /EFI/latchkey.efi\n  options \"$words\"\n}\n"],
);

for (@loaders) {
    my ($name, $loader, %files) = @$_;
    my @put = ('build/latchkey.efi=EFI/latchkey.efi', map { file_with($files{$_}) . "=$_" } sort keys %files);
    my ($code, @lines) = run(qw(--machine qemu --timeout 300 --name), "loader-$name", '--efi', $loader,
        (map { ('--put', $_) } @put), 'after=return');
    my $fine = subtest $name => sub {
        is $code, 0, 'the run passes and returns';
        is scalar(grep { /^TAP version/ } @lines), 1, 'once';
        is scalar(grep { /^# fred: .*layout cs28/ } @lines), 1, 'layout= arrived';
        my @groups = map { m{^ok \d+ - (\w+)/} ? $1 : () } @lines;
        is scalar(grep { /^# log: written to \\latchkey-1\.tap, \d+ bytes$/ } @lines), 1, 'and the log is on the boot volume';
        is_deeply [$groups[0], scalar(grep { $_ ne 'back' } @groups)], ['fred', 1], 'and only=';
    };
    diag map { "$_\n" } @lines if !$fine;
}
done_testing;
