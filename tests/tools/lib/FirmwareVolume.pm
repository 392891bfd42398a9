# A firmware volume of UEFI in memory: its files are found, and taken out. The formats: PI specification 1.8, volume 3,
# 3.2.1 (volume header), 3.2.3 (file header), 3.2.4 (sections).
package FirmwareVolume;
use strict;
use warnings;
use Exporter qw(import);
our @EXPORT_OK = qw(section sections files without $VOLUME_IMAGE);

our $VOLUME_IMAGE = 0x17;                         # types of sections
my $USER_INTERFACE = 0x15;
my $PAD = 0xF0;                                   # a type of files
my $SIZE_64 = 0x01;                               # an attribute of files: the size has 64 bits
my $NO_SUM = 0xAA;                                # in place of a checksum of the content
my $LEAST = 72;                                   # bytes: the header with a list of one kind of blocks
my $FILE_HEADER = 24;
my $FREE = "\xFF" x $FILE_HEADER;                 # a header that is not there: only free space follows

sub align { my ($at, $unit) = @_; return $at + -$at % $unit }

sub size_24 { return unpack 'V', "$_[0]\0" }

# The section that begins at AT and ends before LIMIT: { at, type, body, end } in bytes.
sub section {
    my ($bytes, $at, $limit) = @_;
    my ($size, $type, $header) = (size_24(substr $bytes, $at, 3), ord(substr $bytes, $at + 3, 1), 4);
    ($size, $header) = (unpack('V', substr $bytes, $at + 4, 4), 8) if $size == 0xFFFFFF;
    die "the section at $at has $size bytes\n" if $size < $header || $at + $size > $limit;
    return { at => $at, type => $type, body => $at + $header, end => $at + $size };
}

# The sections of BYTES from FROM to END.
sub sections {
    my ($bytes, $from, $end) = @_;
    my @found;
    for (my $at = $from; $at + 8 <= $end; $at = align($found[-1]{end}, 4)) {
        push @found, section($bytes, $at, $end);
    }
    return @found;
}

# The files of a volume: { at, type, end, name }, the last one the free space, if any, as { at } only. The name is that for
# people, empty without one.
sub files {
    my ($volume) = @_;
    die "no firmware volume\n" if length $volume < $LEAST || substr($volume, 40, 4) ne '_FVH';
    my ($length, undef, undef, $header, undef, $extended) = unpack 'Q<a4L<S<S<S<', substr $volume, 32, 22;
    die "the volume has $length bytes, @{[length $volume]} are there\n" if $length != length $volume;
    my $at = align($extended ? $extended + unpack('V', substr $volume, $extended + 16, 4) : $header, 8);
    my @found;
    while ($at + $FILE_HEADER <= $length) {
        if (substr($volume, $at, $FILE_HEADER) eq $FREE) {
            push @found, { at => $at };
            last;
        }
        my ($type, $attributes, $size) = unpack 'CCa3', substr $volume, $at + 18, 5;
        $size = $attributes & $SIZE_64 ? undef : size_24($size);
        die "the file at $at has an unusable size\n" if !defined $size || $size < $FILE_HEADER || $at + $size > $length;
        push @found, { at => $at, type => $type, end => $at + $size, name => name_of($volume, $type, $at, $at + $size) };
        $at = align($at + $size, 8);
    }
    return @found;
}

sub name_of {
    my ($volume, $type, $at, $end) = @_;
    return '' if $type == $PAD || $type <= 2;     # raw and free-form files need not have sections
    my ($name) = grep { $_->{type} == $USER_INTERFACE } sections($volume, $at + $FILE_HEADER, $end);
    return $name ? substr($volume, $name->{body}, $name->{end} - $name->{body}) =~ s/(.)\0/$1/gsr =~ s/\0//gr : '';
}

# The volume, in which each of these files has become a pad file, which nobody reads, and which ends with its last file.
# The others stay where they are: some run in place.
sub without {
    my ($volume, $named) = @_;
    my @files = files($volume);
    for my $file (grep { defined $_->{name} && $named->{$_->{name}} } @files) {
        my $size = $file->{end} - $file->{at};
        substr $volume, $file->{at}, $size, pad($size, substr $volume, $file->{at} + 23, 1);
    }
    return shortened($volume, $files[-1]{end} ? length $volume : $files[-1]{at});
}

# The sum of a header's bytes is 0, without those for the content and for the state.
sub pad {
    my ($size, $state) = @_;
    my $header = "\xFF" x 16 . pack 'CCCCa3a', 0, 0, $PAD, 0, pack('V', $size), $state;
    substr $header, 16, 2, pack 'CC', -unpack('%8C*', substr $header, 0, 23) & 0xFF, $NO_SUM;
    return $header . "\xFF" x ($size - $FILE_HEADER);
}

# The header has the length, the number of blocks, and a sum of its 16-bit words, which is 0.
sub shortened {
    my ($volume, $used) = @_;
    my ($header) = unpack 'S<', substr $volume, 48, 2;
    my $size = unpack 'L<', substr $volume, 60, 4;
    my $length = align($used, $size);
    substr $volume, $length, length($volume) - $length, '';
    substr $volume, 32, 8, pack 'Q<', $length;
    substr $volume, 56, 4, pack 'L<', $length / $size;
    substr $volume, 50, 2, "\0\0";
    substr $volume, 50, 2, pack 'S<', -unpack('%16S<*', substr $volume, 0, $header) & 0xFFFF;
    return $volume;
}

1;
