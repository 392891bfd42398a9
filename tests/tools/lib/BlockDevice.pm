# Disks according to the kernel and udev: whether they may be written, who uses them, descriptions. A disk or partition
# is identified by its kernel name, the one in /sys/class/block.
package BlockDevice;
use strict;
use warnings;
use Cwd qw(realpath);
use File::Basename qw(basename dirname);
use File::Glob qw(:bsd_glob);
use Exporter qw(import);
our @EXPORT_OK = qw(name_of whole unfit in_use bytes partitions candidates describe contents in_units);

my ($root, $class);

# The folder of sys/, proc/, run/ and dev/: '' for the machine's own.
sub set_root { ($root) = @_; $class = "$root/sys/class/block" }

# The name for the device file PATH, which is not a link; undef if it is no block device known to the kernel.
sub name_of {
    my ($path) = @_;
    my $dev = realpath("$root/dev") . '/';
    return if index $path, $dev;
    my $name = substr($path, length $dev) =~ tr{/}{!}r;
    my $number = sprintf '%d:%d', map { $_ >> 8 & 0xFFF, $_ & 0xFF | $_ >> 12 & 0xFFF00 } (stat $path)[6];
    return -d "$class/$name" && ($root ne '' || attribute($name, 'dev') eq $number) ? $name : undef;
}

# The disk of a partition; undef if NAME is not a partition.
sub whole {
    my ($name) = @_;
    return -e "$class/$name/partition" ? basename(dirname(realpath("$class/$name"))) : undef;
}

# The reason why a whole disk must not be written, regardless of its contents; undef if it may be.
sub unfit {
    my ($name) = @_;
    my $type = attribute($name, 'device/type');
    my $hand = $name =~ /^mmcblk/ || on_usb($name) ? '; it can be written by hand: docs/real-machines.md' : '';
    return "is not removable: $class/$name/removable is not 1$hand" if attribute($name, 'removable') ne '1';
    return "is not a disk: its SCSI type is $type" if $name !~ /^mmcblk/ && $type !~ /^0?$/;
    return 'has no medium in it' if !bytes($name);
    return 'is read-only: a stick or card may have a switch for that' if attribute($name, 'ro') eq '1';
    return;
}

sub on_usb { my ($name) = @_; return realpath("$class/$name") =~ m{/usb\d} }

# The visible use of a disk or partition; undef if it is not in use.
sub in_use {
    my ($name) = @_;
    my ($holder) = map { basename($_) } glob "$class/$name/holders/*";
    return "is part of $holder" if defined $holder;

    my $number = attribute($name, 'dev');
    for (lines("$root/proc/self/mountinfo")) {
        my ($mounted, $where, $source) = /^\d+ \d+ (\S+) \S+ (\S+) .* - \S+ (\S+)/ or next;
        return "is mounted at $where" if $mounted eq $number || is_device($source, $name);
    }
    for (lines("$root/proc/swaps")) {
        return 'holds swap space' if /^(\S+)/ && is_device($1, $name);
    }
    return;
}

sub is_device {
    my ($path, $name) = @_;
    my $real = $path =~ m{^/} ? realpath("$root$path") : undef;
    return defined $real && $real eq (realpath("$root/dev/" . $name =~ tr{!}{/}r) // '');
}

sub bytes { my ($name) = @_; return 512 * (attribute($name, 'size') || 0) }

sub partitions {
    my ($name) = @_;
    return map { basename(dirname($_)) } sort glob "$class/$name/*/partition";
}

# A line for each disk that may be written.
sub candidates {
    my @names = grep { -e "$class/$_/removable" && !defined unfit($_) } map { basename($_) } sort glob "$class/*";
    return 'there is no removable disk' if !@names;
    return join "\n", 'these are removable:', map { "  DEV=/dev/$_  " . describe($_) } @names;
}

sub describe {
    my ($name) = @_;
    my $model = join ' ', grep { length } map { attribute($name, "device/$_") } qw(vendor model name);
    return join ', ', in_units(bytes($name)), $model || 'no model name', map { "serial $_" } serial($name);
}

# A USB device has the serial number in a folder above its disk, a memory card in the same folder.
sub serial {
    my ($name) = @_;
    my $here = realpath("$class/$name/device") // return;
    while (length $here > length "$root/sys") {
        return first("$here/serial") if -e "$here/serial";
        last if -e "$here/idVendor";
        $here = dirname($here);
    }
    return;
}

# A line for each partition, or for a file system without a partition.
sub contents {
    my ($name) = @_;
    my @parts = partitions($name);
    return 'no partitions' if !@parts && !udev($name);
    return map {
        my %has = udev($_);
        join ' ', $_, in_units(bytes($_)), (grep { defined } @has{qw(ID_FS_TYPE ID_PART_ENTRY_NAME)}),
            defined $has{ID_FS_LABEL} ? "'$has{ID_FS_LABEL}'" : ();
    } @parts ? @parts : $name;
}

# The properties from udev's database, if there is one.
sub udev {
    my ($name) = @_;
    return map { /^E:(ID_FS_TYPE|ID_FS_LABEL|ID_PART_ENTRY_NAME)=(.+)/ ? ($1, $2) : () }
        lines("$root/run/udev/data/b" . attribute($name, 'dev'));
}

sub in_units {
    my ($bytes) = @_;
    return $bytes < 10 * 2**30 ? sprintf('%d MiB', $bytes / 2**20) : sprintf('%d GiB', $bytes / 2**30);
}

sub attribute { my ($name, $which) = @_; return first("$class/$name/$which") }

sub first { my ($line) = lines(@_); return ($line // '') =~ s/^\s+|\s+$//gr }

sub lines {
    my ($file) = @_;
    open my $in, '<', $file or return;
    chomp(my @lines = <$in>);
    return @lines;
}

1;
