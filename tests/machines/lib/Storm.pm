# The totals that the storms of a run printed, added up.
package Storm;
use strict;
use warnings;
use Exporter qw(import);
our @EXPORT_OK = qw(storms_of);

# A hash: cases that ran; ms of the machine's time; sent, direct, reflected and merged NMIs; interrupts sent; `odd`: the
# lines whose numbers do not add up.
sub storms_of {
    my %sum = (cases => 0, ms => 0, sent => 0, direct => 0, reflected => 0, merged => 0, interrupts => 0, odd => []);
    for (@_) {
        $sum{cases}++ if m{^(?:not )?ok \d+ - storm/} && !/# SKIP/;
        $sum{ms} += $1 if /^#   seed=.* (\d+) ms of the machine's time/;
        my ($what, $sent, $direct, $reflected, $merged) =
            /^#   (NMIs|interrupts) \w.*?: (\d+) sent = (\d+) direct \+ (\d+) reflected \+ (\d+) merged/ or next;
        push @{$sum{odd}}, $_ if $sent != $direct + $reflected + $merged;
        $sum{interrupts} += $sent if $what eq 'interrupts';
        next if $what ne 'NMIs';
        $sum{sent} += $sent;
        $sum{direct} += $direct;
        $sum{reflected} += $reflected;
        $sum{merged} += $merged;
    }
    return %sum;
}

1;
