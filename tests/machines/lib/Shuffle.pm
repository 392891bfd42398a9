# All cases in one boot, each round in another order: the quick ones twenty times, all of them three times. A case that
# leaves state that disturbs another, or depends on such state, fails in some round.
package Shuffle;
use strict;
use warnings;
use LongCases qw($tables);
use Run qw(run);
use Test::More;
use Exporter qw(import);
our @EXPORT = qw(shuffled);

my $long = "contain/*,refuse/*,walk/*,handler/*,storm/*,$tables";

# MACHINE, and options for it. Cases that only cause thousands of exits and leave no state are skipped.
sub shuffled {
    my ($machine, @words) = @_;
    in_rounds($machine, 20, @words, "skip=$long");
    in_rounds($machine, 3, @words, 'skip=contain/ports,contain/msr-*,walk/*', 'mitigations=on');
    done_testing;
}

sub in_rounds {
    my ($machine, $rounds, @words) = @_;
    my ($code, @lines) = run('--timeout', 600, '--machine', $machine, '--name', "shuffle-$machine", @words, "repeat=$rounds", "shuffle=$rounds");
    my @ids = grep { !m{^back/} } map { m{^(?:not )?ok \d+ - ([\w-]+/[\w-]+)} ? $1 : () } @lines;   # those run once
    my $cases = int(@ids / $rounds) || 1;
    my (%order, %round);
    while (my @round = splice @ids, 0, $cases) {
        $order{"@round"}++;
        $round{join ' ', sort @round}++;
    }
    my $fine = is($code, 0, "$machine: every case passes in every round") &
        is(scalar keys %order, $rounds, "$machine: each round has a different order") &
        is(scalar keys %round, 1, "$machine: each round runs all cases");
    diag map { "$_\n" } first_few(grep { /^not ok(?!.* # TODO)|^Bail|^latchkey/ } @lines) if !$fine;
}

sub first_few { return @_ > 8 ? (@_[0 .. 5], '...', @_[-2, -1]) : @_ }

1;
