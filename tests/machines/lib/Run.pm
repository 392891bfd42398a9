# For tests of the runner, of tools and of what makes the program refuse: a command, and what it said; files.
package Run;
use strict;
use warnings;
use FindBin qw($Bin);
use File::Temp qw(tempfile tempdir);
use Exporter qw(import);
our @EXPORT_OK = qw(run said_by contents file_with file_in folder);

# The exit code, and all lines of stdout and stderr.
sub said_by {
    my @command = @_;
    open my $said, '-|', 'sh', '-c', 'exec "$@" 2>&1', 'sh', @command or die "$command[0]: $!\n";
    chomp(my @lines = <$said>);
    close $said;
    return ($? >> 8, @lines);
}

sub run { return said_by("$Bin/run", @_) }

sub contents {
    my ($file) = @_;
    open my $in, '<:raw', $file or die "$file: $!\n";
    return do { local $/; <$in> };
}

sub file_with {
    my ($bytes) = @_;
    my ($out, $name) = tempfile(UNLINK => 1);
    binmode $out;
    print $out $bytes;
    close $out or die "$name: $!\n";
    return $name;
}

sub file_in {
    my ($dir, $name, $text) = @_;
    open my $out, '>', "$dir/$name" or die "$name: $!\n";
    print $out $text;
    close $out or die "$name: $!\n";
    return "$dir/$name";
}

sub folder {
    return tempdir(CLEANUP => 1);
}

1;
