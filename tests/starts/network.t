#!/usr/bin/env perl
# Started over a network: there is no volume, or one that cannot be written. Options come with the loader's command, from
# latchkey.cfg on the server, or from our stick; the log goes to our stick, or the last line says how to get it.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Disk;
use Files qw(write_file);
use Firmware;
use Run qw(run folder starts);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
Firmware::use_whole();                           # it has the network
my $stick_line = 'a FAT stick with the label LATCHKEY would get it';

sub server {
    my (%files) = @_;
    my $dir = folder();
    Disk::quietly('cp', 'build/latchkey.efi', $dir);
    write_file("$dir/$_", $files{$_}) for keys %files;
    return $dir;
}

sub has { my ($lines, $says) = @_; return scalar grep { $_ =~ $says } @$lines }

subtest 'PXE: options from the server, the log on our stick' => sub {
    my $cfg   = "layout=cs28\nonly=fred/frame-nmi\nafter=off\n";
    my $dir   = server('latchkey.cfg' => $cfg);
    my $stick = Disk::blank("$dir/stick", 'LATCHKEY');
    my ($code, @lines) = run(qw(--machine qemu --timeout 60 --without-disk --name network-pxe --network), "$dir,latchkey.efi",
        '--attach', $stick, '--cfg-file', "$dir/latchkey.cfg");
    my $fine = is($code, 0, 'it passes')
        & is(has(\@lines, qr/^# latchkey\.cfg: that of the TFTP server$/), 1, 'the options are the server\'s')
        & is(has(\@lines, qr/^# fred: .*layout cs28/), 1, 'layout= arrived')
        & is(has(\@lines, qr/^# 1 passed/), 1, 'and only=')
        & is(has(\@lines, qr/^# log: written to \\latchkey-1\.tap on the volume LATCHKEY, \d+ bytes, because the program was not started from a volume$/),
            1, 'it says where the log is')
        & like(Disk::contents($stick, 'latchkey-1.tap'), qr/^TAP version 14\n.*^# 1 passed/ms, 'and there it is');
    diag map { "$_\n" } @lines if !$fine;
};

# Its volume has what the script fetched, and is read-only. The first word of the options is the file's name.
subtest 'iPXE: options from its command and from its images' => sub {
    my $dir = server('other.cfg' => "layout=cs28\nonly=fred/frame-bp\nafter=off\n", 'autoexec.ipxe' => <<~'END');
        #!ipxe
        dhcp
        chain tftp://${next-server}/latchkey.efi layout=cs28 only=fred/frame-nmi ||
        initrd --name latchkey.cfg http://10.0.2.100/other.cfg
        chain http://10.0.2.100/latchkey.efi
        END
    Disk::quietly('cp', 'build/debian/ipxe/usr/lib/ipxe/snponly.efi', $dir);
    my ($code, @lines) = run(qw(--machine qemu --timeout 60 --starts 2 --without-disk --name network-ipxe --network), "$dir,snponly.efi",
        '--cfg-file', "$dir/other.cfg");
    my @starts = starts(@lines);
    my $fine = is($code, 0, 'both pass') & is(scalar @starts, 2, 'two runs');
    for (['of the command, by TFTP', 'frame-nmi'], ['of the image, by HTTP', 'frame-bp']) {
        my ($whose, $id) = @$_;
        my $run = shift @starts // [];
        $fine &= is(has($run, qr/^# fred: .*layout cs28/), 1, "layout= $whose")
            & is(has($run, qr{^ok 1 - fred/$id:}), 1, 'and only=')
            & is(has($run, qr/^# log: not written: the volume is read-only \(want \d+ bytes\); $stick_line$/), 1, 'the log is not written');
    }
    diag map { "$_\n" } @lines if !$fine;
};

# The firmware makes a RAM disk of the image of a disk. Our stick is the starter's volume, until it gets another label.
subtest 'HTTP: no volume, and a RAM disk' => sub {
    my $dir   = server();
    my $image = Disk::blank("$dir/disk.img", 'OTHER');
    my $from  = 'http://10.0.2.100';
    Disk::mtools($image, 'mmd', '::/EFI', '::/EFI/BOOT');
    Disk::copy_in($image, 'build/latchkey.efi', 'EFI/BOOT/BOOTX64.EFI');
    Disk::copy_in($image, write_file("$dir/options", "layout=cs28\nonly=fred/frame-bp\n"), 'latchkey.cfg');
    my ($code, @lines) = run(qw(--machine qemu --timeout 60 --starts 3 --loader build/starter.efi --name network-http --network), "$dir,none",
        '--cfg-file', write_file("$dir/first", "# start with http\n# $from/latchkey.efi $from/disk.img OTHER $from/disk.img\nlayout=cs28\nonly=fred/frame-nmi\nafter=return\n"));
    my @starts = starts(@lines);
    my $fine = is($code, 0, 'all pass') & is(scalar @starts, 3, 'three runs');
    for (
        ['the program',              'frame-nmi', '1.tap on the volume LATCHKEY, N bytes, because the program was not started from a volume'],
        ['the RAM disk',             'frame-bp',  '2.tap on the volume LATCHKEY, N bytes, because the boot volume is a RAM disk'],
        ['the RAM disk, no stick',   'frame-bp',  '1.tap on a RAM disk, N bytes, gone when the power is off: copy it from there before'],
    ) {
        my ($what, $id, $log) = @$_;
        my $run = shift @starts // [];
        $fine &= is(has($run, qr/^# latchkey\.cfg: that of the volume LATCHKEY$/), $id eq 'frame-nmi' ? 1 : 0, "$what: the place of the options")
            & is(has($run, qr/^# fred: .*layout cs28/), 1, "$what: layout= arrived")
            & is(has($run, qr{^ok 1 - fred/$id:}), 1, "$what: only= too")
            & is_deeply([map { s/\d+ bytes/N bytes/r } grep { /^# log:/ } @$run], ["# log: written to \\latchkey-$log"], "$what: the place of the log");
    }
    diag map { "$_\n" } @lines if !$fine;
};
done_testing;
