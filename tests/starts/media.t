#!/usr/bin/env perl
# Started from volumes that cannot be written: options arrive, and the log goes to our stick, or the last line says how to
# get it. From the shell, whose output may be a file.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Disk;
use Encode ();
use Files qw(write_file);
use Run qw(run folder starts);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $dir   = folder();
my $few   = 'only=fred/frame-nmi';
my $other = qr/^# fred: .*layout cs28/;

sub has { my ($lines, $says) = @_; return scalar grep { $_ =~ $says } @$lines }

# The 16 entries of the root are the label, two files, and 13 more.
sub full_root {
    my $volume = Disk::blank("$dir/full", 'FULLROOT', qw(-r 1));
    Disk::copy_in($volume, 'build/latchkey.efi', 'latchkey.efi');
    Disk::copy_in($volume, write_file("$dir/options", "layout=cs28\n$few\n"), 'latchkey.cfg');
    Disk::copy_in($volume, "$dir/options", "FILE$_") for 1 .. 13;
    return $volume;
}

sub ext4 {
    my $tree = folder();
    Disk::quietly('cp', 'build/latchkey.efi', "$dir/options", $tree);
    rename "$tree/options", "$tree/latchkey.cfg" or die "$tree: $!\n";
    truncate write_file("$dir/ext4", ''), 8 << 20 or die "$dir/ext4: $!\n";
    Disk::quietly(qw(build/tools/bin/mke2fs -q -t ext4 -L linux -d), $tree, "$dir/ext4");
    return "$dir/ext4";
}

sub log_line { my ($run) = @_; return join '|', map { s/\d+ bytes/N bytes/gr } grep { /^# log:/ } @$run }

# A file of the shell, which is in UTF-16.
sub output {
    my ($name) = @_;
    return Encode::decode('UTF-16', Disk::mtools("$dir/stick", 'mcopy', "::/$name", '-')) =~ s/\r//gr;
}

# The disk is our stick, fs0.
subtest 'the shell: other volumes, and output to files' => sub {
    my $driver = 'build/debian/loaders/usr/share/refind/refind/drivers_x64/ext4_x64.efi';
    my ($code, @lines) = run(qw(--machine qemu --timeout 60 --name media-shell --disk), "$dir/stick", '--put', "$driver=ext4.efi",
        '--attach', full_root(), '--attach', ext4(), map { ('--shell', $_) } 'load fs0:\ext4.efi', 'map -r',
        "latchkey.efi $few > run.txt", 'latchkey.efi layout=foo > refused.txt', 'fs1:\latchkey.efi', 'fs2:\latchkey.efi');
    my @starts = starts(@lines);
    my ($full, $ext4) = @starts[2, 3];
    my $fine = is($code, 2, 'one run is refused') & is(scalar @starts, 4, 'of four');
    $fine &= is(has($_, $other) + has($_, qr{^ok 1 - fred/frame-nmi}), 2, 'the options of that volume') for $full, $ext4;
    $fine &= is(log_line($full), '# log: written to \latchkey-3.tap on the volume LATCHKEY, N bytes, '
            . "because the volume's root directory is full (want N bytes): remove files from it", 'a full root directory')
        & is(log_line($ext4), '# log: written to \latchkey-4.tap on the volume LATCHKEY, N bytes, because the volume is read-only (want N bytes)',
            'ext4 by a driver')
        & like(output('run.txt'), qr/\n# 1 passed, 0 failed, 0 skipped\n\nthe log is in \\latchkey-1\.tap on the boot volume\n/, 'the file of a run')
        & like(output('refused.txt'), qr/\nBail out! layout="foo" is unknown: .*\n\nthe log is in \\latchkey-2\.tap on the boot volume\n/,
            'the file of a refusal');
    diag map { "$_\n" } @lines if !$fine;
};

# The firmware takes the image of a disk on the CD for a volume.
subtest 'a CD' => sub {
    my $tree  = folder();
    my $image = Disk::blank("$tree/boot.img", 'CD');
    Disk::mtools($image, 'mmd', '::/EFI', '::/EFI/BOOT');
    Disk::copy_in($image, 'build/latchkey.efi', 'EFI/BOOT/BOOTX64.EFI');
    Disk::copy_in($image, write_file("$dir/cfg", "layout=cs28\n$few\nafter=off\n"), 'latchkey.cfg');
    Disk::quietly(qw(build/tools/bin/xorriso -as mkisofs -quiet -o), "$dir/cd.iso", qw(-e boot.img -no-emul-boot), $tree);
    my ($code, @lines) = run(qw(--machine qemu --timeout 60 --without-disk --name media-cd --cd), "$dir/cd.iso", '--cfg-file', "$dir/cfg");
    my $fine = is($code, 0, 'passes')
        & is(has(\@lines, $other) + has(\@lines, qr{^ok 1 - fred/frame-nmi}), 2, 'the options of the CD')
        & is(log_line(\@lines), '# log: not written: the volume is read-only (want N bytes); a FAT stick with the label LATCHKEY would get it',
            'how to get the log');
    diag map { "$_\n" } @lines if !$fine;
};
done_testing;
