# The boots of a bench on each available machine: the steps with mitigations off and on, storms, and starts.
package BenchRuns;
use strict;
use warnings;
use Bench qw(read_log);
use Exporter qw(import);
use List::Util qw(sum0 uniq);
use Run qw(said_by);
use Time::HiRes qw(time);
our @EXPORT_OK = qw(measure);

# The machines and their layouts. Prints the machines that are left out, with the reason.
sub machines {
    my @machines = (['bochs', 'ss18', 'cs28']);
    if ($ENV{BOCHS_FRED}) { push @machines, ['bochs-fred'] }
    else { print "bench: bochs-fred is left out: BOCHS_FRED= names none, so there is no native FRED\n" }
    my $no_kvm = -e '/dev/kvm' ? no_kvm() : '/dev/kvm is missing';
    if (!$no_kvm) { push @machines, ['kvm'] }
    else { print "bench: kvm is left out: $no_kvm\n" }
    print "bench: qemu is left out: without KVM it has no VMX, and nothing exits to be reflected\n";
    return @machines;
}

# Only the recipe knows whether KVM is usable, and with VMX: runs it with a time limit that no machine can meet.
sub no_kvm {
    my (undef, @said) = boot('bench-kvm', 'kvm', 1, 'only=fred/enabled');
    my ($why) = map { /^latchkey: ((?:no KVM here|KVM without VMX): [^;]*)/ ? $1 : () } @said;
    return $why;
}

my $ips = 20_000_000;          # of Bochs: the times in the documents are at this speed

# The runner's exit code and output. Removes an older log of that name first, so that it is not read instead.
sub boot {
    my ($name, $machine, $seconds, @words) = @_;
    unlink "build/log/$name.txt";
    return said_by('tests/machines/run', '--machine', $machine, '--timeout', $seconds, '--ips', $ips, '--name', $name, @words);
}

# One boot with RUNS, each a name and its words, one after the other: their logs, as Bench::read_log returns them. A single
# run is started by the firmware, several by its shell. Hangs and crashes are reported by the runner.
sub logged {
    my ($boot, $machine, $seconds, $options, @runs) = @_;
    my ($start, $name) = (time, "bench-$machine-$boot");
    my @words = map { join ' ', @$_[1 .. $#$_] } @runs;
    my ($code, @said) = boot($name, $machine, $seconds, @$options, @runs > 1 ? map { ('--shell', "latchkey.efi $_") } @words : split / /, $words[0]);
    my ($why) = map { /^latchkey: (.*)/ ? $1 : () } @said;
    my @logs  = map { read_log("build/log/$name.txt", "bench-$machine-$runs[$_][0]", $_ + 1) } 0 .. $#runs;
    push @{$logs[-1]{wrong}}, "$name: " . ($why // "the runner ended with exit code $code") if $code && !grep { @{$_->{wrong}} } @logs;
    my $took = sprintf '%s%.0f s', @runs > 1 ? 'one of ' . @runs . ' in ' : '', time - $start;
    print join(' ', "bench: $machine", @$options, $words[$_]), ': ', @{$logs[$_]{wrong}} ? 'NOT GOOD' : 'good', " ($took)\n" for 0 .. $#runs;
    return @logs;
}

# The boots are: one with ROUNDS of each step and storms of powers of ten up to LARGEST, and of LARGEST; one whose start
# has no lines to a port or a screen, and no run before it; one with four CPUs.
sub measure {
    my ($rounds, $largest) = @_;
    my @sizes = uniq(grep({ $_ < $largest } map { 10**$_ } 3 .. 6), $largest);
    my @logs;
    for (machines()) {
        my ($machine, @layouts) = @$_;
        my @runs;
        for my $layout (@layouts ? @layouts : '') {
            push @runs, map { [join('-', $layout || (), $_), 'only=bench/*', "bench=$rounds", "mitigations=$_", $layout ? "layout=$layout" : ()] } qw(off on);
        }
        push @runs, map { ["storm-$_", 'only=storm/self-guest', "storm=$_", 'seed=1'] } @sizes;
        my $seconds = 300 + @runs * int($rounds / 20) + int(sum0(@sizes) / 100);
        push @logs, logged('runs', $machine, $seconds, [], @runs);
        push @logs, logged('start', $machine, 300, ['--from-disk'], ['start', qw(only=bench/start serial=off screen=off)]);
        push @logs, logged('cpus', $machine, 300, ['--cpus', 4], ['cpus', 'only=bench/start,bench/memory']);
    }
    return @logs;
}

1;
