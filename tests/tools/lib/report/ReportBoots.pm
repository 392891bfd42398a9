# The machines that this host has, each booted once.
package ReportBoots;
use strict;
use warnings;
use Exporter qw(import);
use Run qw(said_by);
use Time::HiRes qw(time);
our @EXPORT_OK = qw(boot_all);

my @machines = (
    ['report-bochs-ss18', 'bochs', 'layout=ss18'],
    ['report-bochs-cs28', 'bochs', 'layout=cs28'],
    ['report-qemu',       'qemu'],
    ['report-bochs-fred', 'bochs-fred'],
    ['report-kvm',        'kvm'],
);
my $seconds = 300;

# Returns the number of machines that did not get to the end, and the logs. Prints a line for each machine.
sub boot_all {
    my @options = @_;
    my ($bad, @logs) = (0);
    for (@machines) {
        my ($name, $machine, @words) = @$_;
        my $log = "build/log/$name.txt";
        unlink $log;    # an older log of that name must not be reported
        print 'report: ', join(' ', $machine, @words), ': ';
        my $start = time;
        my ($code, @said) = said_by('tests/machines/run', '--machine', $machine, '--timeout', $seconds, '--name', $name, @words, @options);
        my ($why) = map { /^latchkey: (?!KVM without VMX)(.*)/ ? $1 : () } @said;
        my $absent = $code == 4 && ($why // '') =~ /^no /;
        print $absent ? "left out: $why\n" : sprintf "%s (%.0f s)\n", $why =~ s/ \([\d.]+ s on \S+\)$//r // "exit code $code", time - $start;
        next if $absent;
        $bad++ if $code > 1;
        push @logs, $log if -s $log;
    }
    return ($bad, @logs);
}

1;
