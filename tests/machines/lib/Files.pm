# Whole files, read and written. Dies with the name of the file and the reason.
package Files;
use strict;
use warnings;
use Exporter qw(import);
our @EXPORT_OK = qw(contents lines_of write_file);

# All its bytes.
sub contents {
    my ($file) = @_;
    open my $in, '<:raw', $file or die "$file: $!\n";
    return do { local $/; <$in> } // '';
}

# Its lines, without their ends.
sub lines_of {
    my ($file) = @_;
    open my $in, '<', $file or die "$file: $!\n";
    chomp(my @lines = <$in>);
    return @lines;
}

# Returns its name.
sub write_file {
    my ($file, @bytes) = @_;
    open my $out, '>:raw', $file or die "$file: $!\n";
    print $out @bytes;
    close $out or die "$file: $!\n";
    return $file;
}

1;
