# A firmware volume of UEFI in memory: its files are found, and taken out. The formats: PI specification 1.8, volume 3,
# 3.2.1 (volume header), 3.2.3 (file header), 3.2.4 (sections).
package FirmwareVolume;
use strict;
use warnings;
use Exporter qw(import);
our @EXPORT_OK = qw(section sections files program with_program without $VOLUME_IMAGE);

our $VOLUME_IMAGE = 0x17;                         # types of sections
my $USER_INTERFACE = 0x15;
my $PE32 = 0x10;
my $PAD = 0xF0;                                   # a type of files
my $SIZE_64 = 0x01;                               # an attribute of files: the size has 64 bits
my $SUMMED = 0x40;                                # another: there is a checksum of the content
my $NO_SUM = 0xAA;                                # in place of a checksum of the content
my %IN_PLACE = map { $_ => 1 } 3, 4, 6, 8;        # types of files: SEC, PEI core, PEIM, PEIM and driver in one
my @ALIGNMENTS = (8, 16, 128, 512, 1 << 10, 4 << 10, 32 << 10, 64 << 10);
my $ALIGNMENT_2 = 0x02;                           # an attribute of files: one of larger ones
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

# The file of that name and the section that is its program; nothing if there is none.
sub program_section {
    my ($volume, $name) = @_;
    my ($file) = grep { ($_->{name} // '') eq $name } files($volume) or return;
    my ($image) = grep { $_->{type} == $PE32 } sections($volume, $file->{at} + $FILE_HEADER, $file->{end}) or return;
    return ($file, $image);
}

# The program in the file of that name, or undef.
sub program {
    my ($volume, $name) = @_;
    my (undef, $image) = program_section($volume, $name) or return;
    return substr $volume, $image->{body}, $image->{end} - $image->{body};
}

# The volume with another, smaller program in that file; as it is if it has no such file. The rest of the old one's place
# becomes a pad file.
sub with_program {
    my ($volume, $name, $program) = @_;
    my ($file, $image) = program_section($volume, $name) or return $volume;
    my ($at, $end) = @$file{qw(at end)};
    my $tail = substr $volume, align($image->{end}, 4), $end - align($image->{end}, 4);
    my $section = pack('V', length($program) + 4 | $PE32 << 24) . $program;
    $section .= "\0" x (-length($section) % 4) if length $tail;
    my $header = substr $volume, $at, $FILE_HEADER;
    my $content = substr($volume, $at + $FILE_HEADER, $image->{at} - $at - $FILE_HEADER) . $section . $tail;
    my $new = with_sums($header, $content) . $content;
    my $left = align($end, 8) - align($at + length $new, 8);
    die "no room for the new program of $name\n" if length($program) >= 0xFFFFFF || $left < $FILE_HEADER;
    $new .= "\xFF" x (-length($new) % 8) . pad($left, substr $header, 23, 1);
    substr $volume, $at, $end - $at, substr $new, 0, $end - $at;
    return $volume;
}

# The header of a file with that content: its size and sums. That of the header's bytes is 0, without those for the content
# and for the state.
sub with_sums {
    my ($header, $content) = @_;
    substr $header, 20, 3, substr pack('V', $FILE_HEADER + length $content), 0, 3;
    my $summed = ord(substr $header, 19, 1) & $SUMMED;
    substr $header, 16, 2, "\0\0";
    my $sum = $summed ? -unpack('%8C*', $content) & 0xFF : $NO_SUM;
    substr $header, 16, 2, pack 'CC', -unpack('%8C*', substr $header, 0, 23) & 0xFF, $sum;
    return $header;
}

# The volume without the files that DROPPED tells of by their names, which ends with its last file. In a volume whose files run
# in place they stay where they are, and a pad file, which nobody reads, is there for each that is dropped. In others they
# move together.
sub without {
    my ($volume, $dropped) = @_;
    my @files = grep { $_->{end} } my @all = files($volume);
    my $end = $all[-1]{end} ? length $volume : $all[-1]{at};
    my $gone = sub { defined $_[0]{name} && $dropped->{$_[0]{name}} };
    return together($volume, grep { $_->{type} != $PAD && !$gone->($_) } @files) if !grep { $IN_PLACE{$_->{type}} } @files;
    for my $file (grep { $gone->($_) } @files) {
        my $size = $file->{end} - $file->{at};
        substr $volume, $file->{at}, $size, pad($size, substr $volume, $file->{at} + 23, 1);
    }
    return shortened($volume, $end);
}

# What stands before the first file, then these files with nothing but their alignment between them. It is that of the
# content, within the volume.
sub together {
    my ($volume, @files) = @_;
    my $out = substr $volume, 0, (files($volume))[0]{at};
    for my $file (@files) {
        my ($attributes, $state) = unpack 'C x3 a1', substr $volume, $file->{at} + 19, 5;
        die "the file at $file->{at} has an alignment of over 64 KiB\n" if $attributes & $ALIGNMENT_2;
        my $unit = $ALIGNMENTS[$attributes >> 3 & 7];
        my $to = align(length($out) + $FILE_HEADER, $unit) - $FILE_HEADER;
        $to += $unit while $to != length $out && $to - length $out < $FILE_HEADER;
        $out .= pad($to - length $out, $state) if $to != length $out;
        $out .= substr $volume, $file->{at}, $file->{end} - $file->{at};
        $out .= "\xFF" x (-length($out) % 8);
    }
    my $used = length $out;
    return shortened($out . "\xFF" x (length($volume) - $used), $used);
}

sub pad {
    my ($size, $state) = @_;
    my $content = "\xFF" x ($size - $FILE_HEADER);
    return with_sums("\xFF" x 16 . pack('x2 C x4 a', $PAD, $state), $content) . $content;
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
