# The boots of a bench: each available machine, with mitigations off and on, then storms on it.
package BenchRuns;
use strict;
use warnings;
use Bench qw(read_log);
use Exporter qw(import);
use List::Util qw(uniq);
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

# One boot, as Bench::read_log returns it. Hangs and crashes are reported by the runner.
sub logged {
    my ($name, $machine, $seconds, @words) = @_;
    my $start = time;
    print "bench: $machine @words: ";
    my ($code, @said) = boot($name, $machine, $seconds, @words);
    my $log = read_log("build/log/$name.txt");
    my ($why) = map { /^latchkey: (.*)/ ? $1 : () } @said;
    push @{$log->{wrong}}, "$name: " . ($why // "the runner ended with exit code $code") if $code && !@{$log->{wrong}};
    printf "%s (%.0f s)\n", @{$log->{wrong}} ? 'NOT GOOD' : 'good', time - $start;
    return $log;
}

# ROUNDS of each step; a start without lines to a port or a screen; a boot with four CPUs; storms of powers of ten up to LARGEST, and of LARGEST.
sub measure {
    my ($rounds, $largest) = @_;
    my @logs;
    for (machines()) {
        my ($machine, @layouts) = @$_;
        for my $layout (@layouts ? @layouts : '') {
            push @logs, map {
                logged(join('-', 'bench', $machine, $layout || (), $_), $machine, 300 + int($rounds / 20), 'only=bench/*', "bench=$rounds", "mitigations=$_",
                    $layout ? "layout=$layout" : ())
            } qw(off on);
        }
        push @logs, logged("bench-$machine-start", $machine, 300, qw(--from-disk only=bench/start serial=off screen=off));
        push @logs, logged("bench-$machine-cpus", $machine, 300, '--cpus', 4, 'only=bench/start,bench/memory');
        push @logs, map { logged("bench-$machine-storm-$_", $machine, 300 + int($_ / 100), 'only=storm/self-guest', "storm=$_", 'seed=1') }
            uniq(grep({ $_ < $largest } map { 10**$_ } 3 .. 6), $largest);
    }
    return @logs;
}

1;
