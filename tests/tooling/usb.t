#!/usr/bin/env perl
# tests/tools/usb on a fake machine in a folder: refusals, the description of a stick, writing and reading back. No device
# of this machine is touched.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use File::Basename qw(dirname);
use File::Path qw(make_path);
use Run qw(folder);
use Terminal qw(terminal at_terminal);
use Test::More;

my $tool  = "$Bin/../tools/usb";
my $root  = folder();
my $image = "$root/image";
my $bytes = join '', map { pack 'N', $_ * 2654435761 % 2**32 } 1 .. 600_000;      # 2.3 MiB, no two blocks alike
my $old   = 'what was on it before ' x 200_000;
chmod 0755, $root;

sub put {
    my ($name, $text) = @_;
    make_path(dirname("$root/$name"));
    open my $out, '>:raw', "$root/$name" or die "$name: $!\n";
    print $out $text;
    close $out or die "$name: $!\n";
}

sub contents {
    my ($name) = @_;
    open my $in, '<:raw', "$root/$name" or die "$name: $!\n";
    local $/;
    return scalar <$in>;
}

# A disk and its partitions, as the kernel presents them. Default attributes are those of a stick.
my $minor = 0;
sub disk {
    my ($name, %has) = @_;
    my $home = $has{home} // "sys/devices/pci0/usb2/2-1/2-1:1.0/host6/target6/$name";
    my %file = (removable => 1, ro => 0, size => length($old) / 512, dev => '8:' . $minor++, 'device/type' => 0,
        'device/vendor' => "ACME    ", 'device/model' => "Stick $name      ", %{$has{files} // {}});
    put("$home/block/$name/$_", "$file{$_}\n") for keys %file;
    for my $n (1 .. $has{partitions} // 0) {
        put("$home/block/$name/$name$n/$_->[0]", "$_->[1]\n") for [partition => $n], [size => 2048], [dev => '8:' . $minor++];
        link_class("$home/block/$name/$name$n", "$name$n");
    }
    link_class("$home/block/$name", $name);
    put("dev/$name", $old) if $file{size};
    return $name;
}

sub link_class {
    my ($path, $name) = @_;
    make_path("$root/sys/class/block");
    symlink "$root/$path", "$root/sys/class/block/$name" or die "$name: $!\n";
    put("dev/$name", 'the device file of a partition');
}

put('image', $bytes);
put('sys/devices/pci0/usb2/2-1/idVendor', "1234\n");
put('sys/devices/pci0/usb2/2-1/serial', "AA00BB11\n");
disk('sdb', partitions => 2);
disk('sdc', partitions => 1);
disk('sda', home => 'sys/devices/pci0/ata1/0', files => { removable => 0 });
disk('sdd', files => { removable => 0 });
disk('mmcblk0', home => 'sys/devices/pci0/mmc0/0', files => { removable => 0 });
disk('sde', files => { ro => 1 });
disk('sdf', files => { size => length($bytes) / 512 - 1 });
disk('sdg', files => { size => 0 });
put('dev/sdg', '');
disk('sdh', partitions => 1);
disk('sdi', partitions => 1);
disk('sdj', files => { 'holders/dm-0/x' => '' });
disk('sdk', partitions => 1);
disk('sr0', files => { 'device/type' => 5 });
put('sys/devices/pci0/usb2/2-1/2-1:1.0/host6/target6/sdk/block/sdk/sdk1/holders/md127/x', '');
disk('sdl');
put('dev/file', 'not known to the kernel');
symlink "$root/dev/sdb", "$root/dev/by-id";
put('proc/self/mountinfo', <<"END");
22 1 8:999 / / rw shared:1 - ext4 /dev/sda2 rw
31 22 0:40 / /media/a\\040b rw,nosuid shared:9 - vfat /dev/sdh1 rw
32 22 @{[ contents('sys/class/block/sdi/sdi1/dev') =~ s/\n//r ]} / /mnt rw - ext4 /dev/root rw
END
put('proc/swaps', "Filename\tType\tSize\tUsed\tPriority\n/dev/sdl  partition 8 0 -2\n");
put('run/udev/data/b' . contents('sys/class/block/sdb/sdb1/dev') =~ s/\n//r, <<'END');
S:disk/by-label/PHOTOS
E:ID_FS_TYPE=vfat
E:ID_FS_LABEL=PHOTOS
E:ID_PART_ENTRY_NAME=data
END

# Fake dd and blockdev: they control whether direct reads work, whether the cache can be flushed, and which bytes are read
# back.
put('bin/dd', <<'END');
#!/usr/bin/env perl
my %arg = map { split /=/, $_, 2 } @ARGV;
exit 1 if $ENV{FAKE_DIRECT} eq 'refused' || $arg{iflag} ne 'direct';
exit 0 if ($arg{of} // '') eq '/dev/null';
open my $in, '<:raw', $arg{if} or die;
read $in, my $bytes, $arg{bs} * $arg{count};
substr($bytes, $ENV{FAKE_BAD}, 1) ^= "\x10" if defined $ENV{FAKE_BAD};
substr($bytes, $ENV{FAKE_END}) = '' if defined $ENV{FAKE_END};
binmode STDOUT;
print $bytes;
END
put('bin/blockdev', "#!/bin/sh\n[ \"\$FAKE_FLUSH\" = allowed ]\n");
chmod 0755, "$root/bin/dd", "$root/bin/blockdev";
@ENV{qw(LATCHKEY_SYS FAKE_DIRECT FAKE_FLUSH)} = ($root, 'allowed', 'refused');
$ENV{PATH} = "$root/bin:$ENV{PATH}";

sub said {
    my @command = @_;
    open my $out, '-|', 'sh', '-c', 'exec "$@" 2>&1 </dev/null', 'sh', @command or die "sh: $!\n";
    local $/;
    my $text = <$out>;
    close $out;
    return ($? >> 8, $text);
}

sub refused {
    my ($name, $device, $why, $with) = @_;
    my ($code, $text) = said($tool, $device, $with // $image);
    my $fine = is($code, 1, "$name: refused") & like($text, $why, "$name: it says why") &
        like($text, qr/nothing was written/, "$name: and that nothing was written");
    $fine &= is(contents($device =~ s{^\Q$root/}{}r), $old, "$name: and nothing was") if $device =~ m{/sd[a-fh-z]$} && -e $device;
    diag $text if !$fine;
}

my $dev = "$root/dev";
refused('no device',             '',             qr/DEV= names no device.*DEV=\/dev\/sdb  4 MiB, ACME Stick sdb, serial AA00BB11/s);
refused('a device that is not there', "$dev/sdz", qr/there is no device .*sdz.*DEV=\/dev\/sdb/s);
refused('a file',                $image,         qr/the kernel knows no disk/);
refused('a file in /dev',        "$dev/file",    qr/the kernel knows no disk/);
refused('a folder',              $dev,           qr/is not a block device/);
refused('a partition',           "$dev/sdb1",    qr/is a partition of sdb: give the whole disk/);
refused('a disk that is built in', "$dev/sda",   qr/is not removable: .*sda\/removable is not 1$/m);
refused('a USB disk that says it is fixed', "$dev/sdd", qr/is not removable: .*by hand: docs\/real-machines.md/);
refused('a card reader that says so', "$dev/mmcblk0", qr/is not removable: .*by hand/);
refused('a DVD drive',           "$dev/sr0",     qr/is not a disk: its SCSI type is 5/);
refused('a reader without card', "$dev/sdg",     qr/has no medium in it/);
refused('a read-only device',    "$dev/sde",     qr/is read-only/);
refused('a small device',        "$dev/sdf",     qr/is too small: it has 2399488 bytes, .* has 2400000/);
refused('a mounted partition',   "$dev/sdh",     qr/is in use: sdh1 is mounted at \/media\/a\\040b/);
refused('one mounted by another name', "$dev/sdi", qr/is in use: sdi1 is mounted at \/mnt/);
refused('swap space',            "$dev/sdl",     qr/is in use: sdl holds swap space/);
refused('a device-mapper disk',  "$dev/sdj",     qr/is in use: sdj is part of dm-0/);
refused('a RAID member',         "$dev/sdk",     qr/is in use: sdk1 is part of md127/);
refused('no image',              "$dev/sdb",     qr/no\/image is not an image: make builds/, "$root/no/image");
refused('an empty image',        "$dev/sdb",     qr/is empty/, do { put('empty', ''); "$root/empty" });
refused('no terminal',           "$dev/sdb",     qr/confirmation needs a terminal/);

my (undef, $list) = said($tool, '', $image);
is join(' ', $list =~ m{DEV=/dev/(\S+)}g), 'sdb sdc sdf sdh sdi sdj sdk sdl', 'the list has exactly the removable disks';
my ($code, $text) = said('make', '-s', '-C', "$Bin/../..", 'usb', 'DEV=/dev/nonsense', "IMAGE=$image");
like $text, qr{usb: there is no device /dev/nonsense.*DEV=/dev/sdb}s, 'make usb passes DEV and IMAGE';
isnt $code, 0, 'and fails';

# A disk without write permission: user nobody may not write to a file of root or ours.
SKIP: {
    chmod 0464, "$dev/sdc";
    my @as = $> ? () : ('perl', '-e', '$( = $) = "65534 65534"; $< = $> = 65534; exec @ARGV');
    my ($readable) = said(@as, 'sh', '-c', '[ -r "$1" ] && [ -r "$2" ]', 'sh', $tool, $image);
    skip 'nobody may read this tree', 3 if $readable;
    ($code, $text) = said(@as, $tool, "$dev/sdc", $image);
    is $code, 1, 'a device that we may not write: refused';
    like $text, qr{you may not write to .*sdc; root may: sudo tests/tools/usb .*\n.*become a member of the group \S+\n}, 'it says who may';
    chmod 0444, "$dev/sdc";
    unlike ((said(@as, $tool, "$dev/sdc", $image))[1], qr/group/, 'and of no group that may not either');
}
chmod 0644, "$dev/sdc";

# ------------------------------------------------------------------------------------------------ at a terminal
if (!terminal()) {
    SKIP: { skip 'no terminal to be had here', 1 }
    done_testing;
    exit;
}

my $asked = qr/type (?:sdb|sdc): $/;
sub typed {
    my ($what, @steps) = @_;
    put('dev/sdb', $old);
    return at_terminal([[$asked, $what], @steps], $tool, "$dev/sdb", $image);
}

for my $answer ("yes\n", "\n", "sdc\n", "sdb1\n", "SDB\n", "\x04") {
    ($code, $text) = typed($answer);
    my $shown = $answer =~ s/\n/\\n/r =~ s/\x04/end of file/r;
    is $code, 1, "'$shown' is not a confirmation";
    like $text, qr/is not 'sdb'\nusb: nothing was written/, "'$shown': it says so";
    is contents('dev/sdb'), $old, "'$shown': nothing was written";
}
like $text, qr{/sdb: 4 MiB, ACME Stick sdb, serial AA00BB11\n  sdb1 1 MiB vfat data 'PHOTOS'\n  sdb2 1 MiB\nAll on it will be lost\.},
    'the stick and its contents are shown first';
($code, $text) = typed("\x03");
is $code, 130, 'Ctrl-C instead of an answer';
like $text, qr/nothing was written/, 'and nothing was written';

sub written {
    my ($name, $how) = @_;
    ($code, $text) = typed("sdb\n");
    my $fine = is($code, 0, "$name: written") & like($text, $how, "$name: it says how it was read back") &
        is(contents('dev/sdb') eq $bytes . substr($old, length $bytes), 1, "$name: the image, followed by the old contents");
    diag $text if !$fine;
}
written('a stick larger than the image', qr/read back past this machine's cache \(direct reads\): it is the image/);
{
    local @ENV{qw(FAKE_DIRECT FAKE_FLUSH)} = ('refused', 'allowed');
    written('no direct reads', qr/read back with this machine's cache emptied before \(blockdev --flushbufs\)/);
    local $ENV{FAKE_FLUSH} = 'refused';
    written('and no emptying', qr/read back perhaps from this machine's cache only/);
}
($code, $text) = at_terminal([[$asked, "sdb\n"]], $tool, "$dev/by-id", $image);
is $code, 0, 'a link to a device does as well';

sub broken {
    my ($name, $says) = @_;
    ($code, $text) = typed("sdb\n");
    is $code, 2, "$name: exit code 2";
    like $text, $says, "$name: it says where";
    like $text, qr/does not keep its data: it is defective or counterfeit/, "$name: and the conclusion";
}
{
    local $ENV{FAKE_BAD} = 1_234_567;
    my $wrote = ord substr $bytes, 1_234_567, 1;
    broken('a stick that changes a bit', qr/byte 1234567: written @{[ sprintf '0x%02x, read 0x%02x', $wrote, $wrote ^ 0x10 ]}/);
    $ENV{FAKE_BAD} = length($bytes) - 1;
    broken('in the last byte', qr/byte 2399999: written/);
}
{
    local $ENV{FAKE_END} = 1_500_000;
    broken('a stick that ends early', qr/it cannot be read from byte 1048576 on/);
}

# Ctrl-S blocks the program at its next output, so that Ctrl-C reaches it half way.
($code, $text) = typed("\x13sdb\n", [sub { contents('dev/sdb') !~ /^what/ }, "\x03"]);
is $code, 130, 'Ctrl-C half way: exit code 130';
like $text, qr/usb: stopped\nusb: the stick holds only part of the image, [01] MiB of 2 MiB: write it again/, 'it says what the stick holds';
ok contents('dev/sdb') ne $bytes . substr($old, length $bytes), 'which is true';

# Beyond a file-size limit the kernel refuses writes, as on a defective disk.
put('dev/sdb', $old);
($code, $text) = do {
    local $SIG{XFSZ} = 'IGNORE';
    at_terminal([[$asked, "sdb\n"]], 'sh', '-c', 'ulimit -f 2048; exec "$@"', 'sh', $tool, "$dev/sdb", $image);
};
is $code, 2, 'an error half way: exit code 2';
like $text, qr/writing at byte 1048576: .*\nusb: the stick holds only part of the image, 1 MiB of 2 MiB/, 'it reports where, and what the stick holds';

done_testing;
