# Files that people call logs: decoded, freed of all that is not of Latchkey, and cut into runs. A file may come from the
# stick, from an editor, or from the capture of a console with the firmware's output, escapes and several runs.
package ReportInput;
use strict;
use warnings;
use Encode qw(decode FB_DEFAULT);
use Exporter qw(import);
use File::Spec;
our @EXPORT_OK = qw(read_logs);

my $largest = 64 << 20;    # four times the memory that the program's log can have
my $escape  = qr/\e(?:\[[0-9;?=]*[A-Za-z]|[()].|.)/;
my $point   = qr{^(?:not )?ok \d+ - [\w-]+/[\w-]+:};

# The lines that the program prints. All others within a run are the firmware's or the emulator's.
my $ours = qr{$point|^1\.\.\d+|^\#|^\ \ |^Bail\ out!}x;
my $last = qr/^# \d+ passed, \d+ failed, \d+ skipped|^Bail out!|^# this run did not end/;

# Returns runs { file, name, number, of, lines, notes, written } and lines of text about the files: { file, why, lost }.
sub read_logs {
    my @files = @_;
    my (@runs, @remarks, %seen);
    for my $file (@files) {
        my $bytes = eval { bytes_of($file) };
        my $why   = $@ =~ s/\n\z//r;
        my $same  = defined $bytes ? $seen{$bytes} : undef;
        if (defined $same) {
            push @remarks, { file => $file, why => $same eq $file ? 'given twice: reported once' : "has the same contents as $same: reported once" };
            next;
        }
        $seen{$bytes} = $file if defined $bytes;
        my @found = defined $bytes ? eval { runs_of(text_of($bytes)) } : ();
        $why ||= $@ =~ s/\n\z//r;
        if (!@found) {
            push @remarks, { file => $file, why => $why, lost => 1 };
            next;
        }
        push @remarks, { file => $file, why => 'holds ' . @found . ' runs: each is reported as a machine' } if @found > 1;
        my $number = 0;
        push @runs, map { { %$_, file => $file, number => ++$number, of => scalar @found, written => (stat $file)[9] } } @found;
    }
    name_runs(@runs);
    return (\@runs, \@remarks);
}

sub bytes_of {
    my ($file) = @_;
    die "no such file: give the path of a log, latchkey-<n>.tap of the stick or a file of build/log\n" if !-e $file;
    die "a folder: name the logs in it, for instance $file/*.tap\n" if -d _;
    die "not a plain file: copy the log to one\n" if !-f _;
    die "empty: copy it from the stick again, after the machine has ended\n" if -z _;
    die "larger than any log, @{[ -s _ ]} bytes: give the file that the program wrote\n" if -s _ > $largest;
    open my $in, '<:raw', $file or die "cannot be read, $!: change its permissions\n";
    my $bytes = do { local $/; <$in> };
    die "cannot be read, $!: copy it again\n" if !defined $bytes;
    return $bytes;
}

# UTF-16 has a byte order mark, or zeros beside the letters of the first line.
sub text_of {
    my ($bytes) = @_;
    return decode('UTF-16', $bytes, FB_DEFAULT) if $bytes =~ /^(?:\xFF\xFE|\xFE\xFF)/;
    return decode('UTF-16LE', $bytes, FB_DEFAULT) if $bytes =~ /T\0A\0P\0 \0/;
    return decode('UTF-16BE', $bytes, FB_DEFAULT) if $bytes =~ /\0T\0A\0P\0 /;
    return $bytes;
}

# The program prints printable ASCII only; what else is in its lines was damaged on the way.
sub lines_of {
    my ($text) = @_;
    $text =~ tr/\0//d;
    $text =~ s/$escape//g;
    return map { s/[^\x20-\x7E]/?/gr } grep { !/^emulator: / } split /\r*\n|\r+/, $text;
}

sub runs_of {
    my ($text) = @_;
    my @lines = lines_of($text);
    my (@runs, $ended);
    for my $line (@lines) {
        if ($line =~ /TAP version (\d+)\s*$/) {
            die "TAP version $1, which Latchkey never printed: give one of its logs\n" if $1 !~ /^1[34]$/;
            push @runs, { lines => [], notes => [] };
            $ended = 0;
        } elsif (@runs && !$ended && $line =~ $ours) {
            push @{$runs[-1]{lines}}, $line;
            $ended = $line =~ $last;
        }
    }
    return grep { is_ours($_) } @runs if @runs && grep { is_ours($_) } @runs;
    die "TAP, but not of Latchkey: no line has the id of a case: give one of its logs\n" if @runs;
    die "no TAP in it: a log has the line 'TAP version 14', and lines 'ok' and 'not ok': give that file\n" if !grep { $_ =~ $point } @lines;
    return { lines => [grep { $_ =~ $ours } @lines], notes => ['its beginning is missing: no line `TAP version 14`'] };
}

# A run that bailed out, or was cut off, before its first case has only facts.
sub is_ours {
    my ($run) = @_;
    return grep { /$point|^# latchkey |^# (?:serial|screen|firmware): |^Bail out!/ } @{$run->{lines}};
}

# The name of the file without its ending, with as many of its folders as distinguish it from the others, and the number of
# the run.
sub name_runs {
    my @runs = @_;
    my %path = map { $_->{file} => [split m{/+}, File::Spec->rel2abs($_->{file})] } @runs;
    my ($depth, %name) = (0);
    while (keys %path && ++$depth < 32) {
        my %taken;
        for my $file (keys %path) {
            my @parts = @{$path{$file}};
            $name{$file} = join '/', @parts[-($depth > @parts ? @parts : $depth) .. -1];
            $name{$file} =~ s/\.(?:tap|txt|log)$//i;
            $name{$file} =~ s{^report-}{} if $depth == 1;    # of ReportBoots.pm
            push @{$taken{$name{$file}}}, $file;
        }
        delete $path{$_->[0]} for grep { @$_ == 1 } values %taken;
    }
    $name{$_} = $_ for keys %path;    # they differ in nothing but the ending
    $_->{name} = legible($name{$_->{file}}) . ($_->{of} > 1 ? " run $_->{number}" : '') for @runs;
}

# As text that XML can have (XML 1.0, 2.2).
sub legible {
    my ($name) = @_;
    utf8::decode($name);
    return $name =~ s/[^\x20-\x7E\xA0-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}]/?/gr;
}

1;
