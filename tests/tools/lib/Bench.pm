# Parses the lines that the cases of bench/ write to a log: comments that begin with `bench`, a kind and key=value words.
# Unknown kinds and keys are ignored, for later versions; a line of a known kind must be valid.
package Bench;
use strict;
use warnings;
use Exporter qw(import);
use Storm qw(storms_of);
use Tap;
our @EXPORT_OK = qw(read_log @steps @ways);

# In order of time; `all` is measured as a whole.
our @steps = qw(frame enter handler leave resume all);

# Those with FRED, then the classic ones, FRED off. Other ways come last.
our @ways = qw(direct direct-level int2-patch gate-iretq int2-iretq);

my $number = qr/^\d{1,18}$/;
my $name   = qr/^[\w.-]+$/;
my $lines  = qr/^(?:shown|kept)$/;    # on a port or a screen too, or in the log alone
my $switch = qr/^(?:off|on)$/;
my $step   = do { my $any = join '|', @steps; qr/^(?:$any)$/ };

# The required and the optional keys of each kind, with patterns; `once`: the keys that identify a line.
my %kinds = (
    clock   => { needs => { unit => qr/^(?:instructions|cycles|ticks)$/, rounds => $number, overhead => $number, thousand => $number }, once => [] },
    step    => {
        needs => { way => $name, mitigations => $switch, backend => qr/^(?:native|software)$/, layout => qr/^(?:ss18|cs28)$/, step => $step,
            min => $number, median => $number, p99 => $number },
        once => [qw(way mitigations backend layout step)],
    },
    exit    => { needs => { kind => $name, mitigations => $switch, min => $number, median => $number, p99 => $number }, once => [qw(kind mitigations)] },
    floor   => { needs => { step => $step, count => $number }, once => ['step'] },
    part    => { needs => { way => $name, step => $step, count => $number, what => qr/./ }, may => { least => $number }, once => [qw(way step what)] },
    start   => { needs => { ticks => $number, us => $number }, may => { lines => $lines }, once => [] },
    phase   => { needs => { name => $name, ticks => $number, us => $number, lines => $lines }, once => ['name'] },
    cpu     => { needs => { number => $number, us => $number, kib => $number }, may => { ticks => $number }, once => ['number'] },
    use     => { needs => { cpu => $number, bytes => $number, what => qr/./ }, may => { deepest => $number }, once => [qw(cpu what)] },
    memory  => { needs => { kib => $number }, once => [] },
    console => { needs => { name => $name, bytes => $number, lines => $number, us => $number }, once => ['name'] },
);

# The words of a line; dies with the reason if it is invalid. Nothing if its kind is unknown.
sub words_of {
    my ($line, $seen) = @_;
    my ($kind, @words) = split ' ', $line =~ s/^# +bench //r;
    my $known = $kinds{$kind // die "it names no kind\n"} or return;
    my %word = (line => $kind);
    for (@words) {
        my ($key, $value) = /^([a-z]\w*)=(.+)$/ or die "'$_' is no key=value\n";
        my $form = $known->{needs}{$key} // $known->{may}{$key} // next;
        die "$key=$value is not what $key can be\n" if $value !~ $form;
        $word{$key} = $form == $number ? $value + 0 : $value;
    }
    for my $key (sort keys %{$known->{needs}}) { die "$key= is missing\n" if !defined $word{$key} }
    die "min, median and p99 are not in order\n" if defined $word{median} && !($word{min} <= $word{median} && $word{median} <= $word{p99});
    my $before = $seen->{join ' ', $kind, @word{@{$known->{once}}}} //= $line;
    die "it contradicts an earlier line\n" if $before ne $line;
    return \%word;
}

# Reads a log of tests/machines/run; of a boot with several runs only run RUN, counted from 1, which is called NAME. Returns
# name; facts: machine (as the emulator names itself), version, cpu, firmware, fred; measured: time; lines: kind => words of
# each line; storm: totals of the storms; wrong: errors.
sub read_log {
    my ($file, $name, $run) = @_;
    ($name) = $file =~ m{([^/]+?)(?:\.\w+)?$} if !defined $name;
    my %log = (name => $name =~ s/^bench-//r, file => $file, facts => {}, lines => {}, wrong => []);
    open my $in, '<', $file or return { %log, wrong => ["$file: $!"] };
    $file = $log{file} .= ", run $run" if defined $run;
    $log{measured} = (stat $in)[9];
    my ($tap, $at, %seen, @told) = (Tap->new, 0);
    while (my $line = <$in>) {
        $line =~ s/[\r\n]+\z//;
        if ($line =~ /^emulator: /) {
            $log{facts}{machine} //= $1 if $line =~ /\] +(Bochs x86 Emulator \S+)/;
            next;
        }
        my $first = $line =~ s/^.*(?=TAP version 14$)//;
        $at += $first;
        next if defined $run && $at != $run;
        $tap = Tap->new if $first;
        $tap->line($line);
        push @told, $line;
        $log{facts}{$1} //= $2 if $line =~ /^# (cpu|firmware|fred): (.+)/;
        $log{facts}{version} //= $1 if $line =~ /^# latchkey ([^\s,]+)/;
        next if $line !~ /^# +bench / || $seen{$line}++;
        my $words = eval { words_of($line, \%seen) };
        return { %log, lines => {}, wrong => ["$file, line $.: " . ($@ =~ s/\n//r) . ": $line"] } if $@;
        push @{$log{lines}{$words->{line}}}, $words if $words;
    }
    my ($code, $verdict) = $tap->verdict;
    push @{$log{wrong}}, "$file: $verdict" if $code;
    my %storm = storms_of(@told);
    $log{storm} = \%storm if $storm{sent};
    push @{$log{wrong}}, "$file: the numbers of its storm do not add up: $_" for @{$storm{odd}};
    push @{$log{wrong}}, "$file: there is neither a step of bench/ in it nor a storm nor a CPU" if !@{$log{wrong}} && !$log{storm} && !grep { $log{lines}{$_} } qw(step cpu phase);
    push @{$log{wrong}}, "$file: steps, but no clock that says their unit" if $log{lines}{step} && !$log{lines}{clock};
    return \%log;
}

1;
