# The disk of one run: a private copy of the image, so that runs side by side and firmware that writes to its boot
# volume leave build/latchkey.img alone.
package Disk;
use strict;
use warnings;

my $tools = 'build/tools/bin';
my $esp   = 2048 * 512;       # where mkimage put the EFI system partition

sub prepare {
    my ($dir, %with) = @_;
    my $disk = "$dir/disk.img";
    @ENV{qw(MTOOLSRC MTOOLS_SKIP_CHECK)} = ('/dev/null', 1);

    quietly('cp', '--sparse=always', $with{image}, $disk);
    copy_in($disk, $with{program}, 'EFI/BOOT/BOOTX64.EFI') if defined $with{program};

    if (!defined $with{config_file}) {
        $with{config_file} = "$dir/latchkey.cfg";
        open my $out, '>', $with{config_file} or die "$with{config_file}: $!\n";
        print $out map { "$_\n" } @{$with{config}};
        close $out or die "$with{config_file}: $!\n";
    }
    copy_in($disk, $with{config_file}, 'latchkey.cfg');
    return $disk;
}

# A folder goes in as an empty folder of that name: one of the ways in which latchkey.cfg can be unreadable.
sub copy_in {
    my ($disk, $file, $name) = @_;
    die "$file: no such file\n" unless -e $file;
    my @to = ('-i', "$disk\@\@$esp");
    return quietly("$tools/mtools", '-c', 'mmd', @to, "::/$name") if -d $file;
    quietly("$tools/mtools", '-c', 'mcopy', '-o', @to, $file, "::/$name");
}

sub quietly {
    my @command = @_;
    open my $said, '-|', 'sh', '-c', 'exec "$@" 2>&1', 'sh', @command or die "$command[0]: $!\n";
    my @lines = <$said>;
    close $said or die "@command: " . (@lines ? $lines[0] : "failed\n");
}

1;
