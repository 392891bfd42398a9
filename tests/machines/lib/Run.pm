# For tests of the runner and of what makes the program refuse: one run, and what it said.
package Run;
use strict;
use warnings;
use FindBin qw($Bin);
use File::Temp qw(tempfile tempdir);
use Exporter qw(import);
our @EXPORT_OK = qw(run file_with folder);

# The exit code, and all lines of stdout and stderr.
sub run {
    my @words = @_;
    open my $said, '-|', 'sh', '-c', 'exec "$@" 2>&1', 'sh', "$Bin/run", @words or die "run: $!\n";
    chomp(my @lines = <$said>);
    close $said;
    return ($? >> 8, @lines);
}

sub file_with {
    my ($bytes) = @_;
    my ($out, $name) = tempfile(UNLINK => 1);
    binmode $out;
    print $out $bytes;
    close $out or die "$name: $!\n";
    return $name;
}

sub folder {
    return tempdir(CLEANUP => 1);
}

1;
