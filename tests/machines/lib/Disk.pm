# The disk of one run: a private copy of the image, so that concurrent runs and firmware that writes to its boot volume
# do not change build/latchkey.img; or a named disk, which keeps the changes of a run.
package Disk;
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Path qw(make_path);
use Files qw(write_file);
use Firmware;

my $tools = 'build/tools/bin';
my $boot  = 'EFI/BOOT/BOOTX64.EFI';
our @for_shell = map { "build/$_" } qw(shell.efi latchkey.efi prepare.efi);   # the disk of a run with --shell needs them
my %bare;                     # disks that have no partition table
my $esp   = 2048 * 512;       # of the EFI system partition, as mkimage places it

# WITH: cfg_file and optionally cfg_size, a false size in its directory entry; optionally another program, lines for the
# firmware's shell, or more files as FILE=NAME. Returns the disk's file name; dies with one line.
sub prepare {
    my ($dir, %with) = @_;
    my $disk = $with{disk} // "$dir/disk.img";

    if (!-e $disk) {
        private_copy($disk, $with{image});
        eval { mtools($disk, 'mdir', "::/$boot"); 1 } or die "$with{image}: not a disk image of mkimage with $boot on it\n";
    }
    copy_in($disk, $with{efi}, $boot) if defined $with{efi};
    go_through($disk, $with{loader}) if defined $with{loader};
    for_shell($disk, $dir, @{$with{shell}}) if $with{shell};
    copy_in($disk, $with{cfg_file}, 'latchkey.cfg');
    put_in($disk, "$dir/put", @{$with{put}}) if $with{put};
    claim_size($disk, 'LATCHKEYCFG', $with{cfg_size}) if defined $with{cfg_size};
    return $disk;
}

# The copy is writable even if the file is not: emulators write to it.
sub private_copy {
    my ($copy, $file) = @_;
    -f $file or die "$file: no such file\n";
    quietly('cp', '--sparse=always', '--no-preserve=mode', $file, $copy);
    return $copy;
}

# The disk in another format, under a name of its own.
sub converted {
    my ($copy, $disk, $format) = @_;
    quietly('tests/tools/convert-image', $format, $disk, $copy);
    return $copy;
}

# The firmware boots LOADER, which starts the original boot program.
sub go_through {
    my ($disk, $loader) = @_;
    mtools($disk, 'mmove', "::/$boot", '::/program.efi');
    copy_in($disk, $loader, $boot);
}

# The boot program starts the firmware's shell, which runs startup.nsh.
sub for_shell {
    my ($disk, $dir, @lines) = @_;
    for (@for_shell) { -f or die "$_ is missing: make $_ builds it\n" }
    copy_in($disk, 'build/shell.efi', $boot);
    my $shell = Firmware::shell();
    copy_in($disk, $shell, 'shellx64.efi') if defined $shell;
    copy_in($disk, "build/$_", $_) for qw(latchkey.efi prepare.efi);
    write_file("$dir/startup.nsh", map { "$_\r\n" } '@echo -off', 'fs0:', @lines, 'reset -s');
    copy_in($disk, "$dir/startup.nsh", 'startup.nsh');
}

# FILE=NAME: built as a tree first, because mcopy does not create missing folders but merges a tree.
sub put_in {
    my ($disk, $tree, @puts) = @_;
    for (@puts) {
        my ($file, $name) = split /=/, $_, 2;
        make_path(dirname("$tree/$name"));
        quietly('cp', $file, "$tree/$name");
    }
    mtools($disk, 'mcopy', '-s', '-o', $_, '::/') for glob "$tree/*";
}

# A folder is copied as an empty one in place of the file: one kind of unreadable latchkey.cfg.
sub copy_in {
    my ($disk, $file, $name) = @_;
    die "$file: no such file\n" unless -e $file;
    return mtools($disk, 'mcopy', '-o', $file, "::/$name") if !-d $file;
    mtools($disk, 'mdel', "::/$name");
    mtools($disk, 'mmd', "::/$name");
}

# A volume without a partition table, 4 MiB of FAT12, with that label. The functions below take it too.
sub blank {
    my ($file, $label, @options) = @_;
    write_file($file, '');
    truncate $file, 4 << 20 or die "$file: $!\n";
    $bare{$file} = 1;
    mtools($file, 'mformat', '-v', $label, @options, '::');
    return $file;
}

# The names in the root folder; the contents of files there, one after the other.
sub names { map { m{^::/(.*?)/?$}s ? $1 : () } split /\n/, mtools($_[0], 'mdir', '-b', '::/') }

sub contents {
    my ($disk, @names) = @_;
    return mtools($disk, 'mcopy', (map { "::/$_" } @names), '-') =~ s/\r//gr;
}

# The logs on the disk, in the order of the runs.
sub logs {
    my %number = map { /^latchkey-(\d+)\.tap$/i ? ($_, $1) : () } names($_[0]);
    return sort { $number{$a} <=> $number{$b} } keys %number;
}

# Fills the disk until LEFT bytes are free.
sub fill {
    my ($disk, $dir, $left) = @_;
    my ($free) = mtools($disk, 'mdir', '::/') =~ /([\d ]+) bytes free/ or die "$disk: mdir does not report the free space\n";
    my $filler = write_file("$dir/filler", '');
    truncate $filler, ($free =~ s/ //gr) - $left or die "$filler: $!\n";
    copy_in($disk, $filler, 'filler');
}

# Writes a false size into a directory entry, 32 bytes that begin with the name.
sub claim_size {
    my ($disk, $name, $size) = @_;
    open my $file, '+<:raw', $disk or die "$disk: $!\n";
    my $image = do { local $/; <$file> };
    my $entry = index $image, $name;
    $entry = index $image, $name, $entry + 1 while $entry >= 0 && $entry % 32;
    die "$disk: no directory entry $name\n" if $entry < 0;
    seek $file, $entry + 28, 0;
    print $file pack 'V', $size;
    close $file or die "$disk: $!\n";
}

sub mtools {
    my ($disk, $command, @arguments) = @_;
    local @ENV{qw(MTOOLSRC MTOOLS_SKIP_CHECK)} = ('/dev/null', 1);
    return quietly("$tools/mtools", '-c', $command, '-i', $bare{$disk} ? $disk : "$disk\@\@$esp", @arguments);
}

sub quietly {
    my @command = @_;
    open my $said, '-|', 'sh', '-c', 'exec "$@" 2>&1', 'sh', @command or die "$command[0]: $!\n";
    my @lines = <$said>;
    close $said or die "@command: " . (@lines ? $lines[0] : "failed\n");
    return join '', @lines;
}

1;
