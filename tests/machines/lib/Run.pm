# For tests of the runner, of tools and of refusals: commands with their output, and temporary files.
package Run;
use strict;
use warnings;
use FindBin qw($Bin);
use File::Temp qw(tempfile tempdir);
use Files qw(write_file);
use Exporter qw(import);
our @EXPORT_OK = qw(run said_by file_with file_in folder starts);

# Runs a command. Returns the exit code and all lines of stdout and stderr.
sub said_by {
    my @command = @_;
    open my $said, '-|', 'sh', '-c', 'exec "$@" 2>&1 </dev/null', 'sh', @command or die "$command[0]: $!\n";
    chomp(my @lines = <$said>);
    close $said;
    return ($? >> 8, @lines);
}

sub run { return said_by("$Bin/../machines/run", @_) }

# The lines that each start of the program printed, of the lines of a run.
sub starts {
    my @starts;
    for (@_) {
        push @starts, [] if /TAP version 14$/;
        push @{$starts[-1]}, $_ if @starts;
    }
    return @starts;
}

sub file_with {
    my ($bytes) = @_;
    my (undef, $name) = tempfile(UNLINK => 1);
    return write_file($name, $bytes);
}

sub file_in {
    my ($dir, $name, $text) = @_;
    return write_file("$dir/$name", $text);
}

sub folder {
    return tempdir(CLEANUP => 1);
}

1;
