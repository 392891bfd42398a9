# All cases in one boot, each round in another order: the quick ones twenty times, all of them three times. A case that
# leaves state that disturbs another, or depends on such state, fails in some round.
package Shuffle;
use strict;
use warnings;
use LongCases qw($tables);
use Run qw(run starts);
use Test::More;
use Exporter qw(import);
our @EXPORT = qw(shuffled);

my $long = "contain/*,refuse/*,walk/*,handler/*,storm/*,$tables";

# MACHINE, and options for it. Cases that only cause thousands of exits and leave no state are skipped.
sub shuffled {
    my ($machine, @words) = @_;
    my @runs = ([20, "skip=$long"], [3, 'skip=contain/ports,contain/msr-*,walk/* mitigations=on']);
    my ($code, @lines) = run(qw(--timeout 600 --serial none --quiet --machine), $machine, '--name', "shuffle-$machine",
        map { my ($rounds, $cases) = @$_; ('--shell', "latchkey.efi @words $cases repeat=$rounds shuffle=$rounds") } @runs);
    my @starts = starts(@lines);
    my $fine = is($code, 0, "$machine: every case passes in every round") & is(scalar @starts, @runs, "$machine: both runs are there");
    $fine &= in_rounds($machine, $runs[$_][0], @{$starts[$_] // []}) for 0 .. $#runs;
    diag map { "$_\n" } first_few(grep { /^not ok(?!.* # TODO)|^Bail|^latchkey/ } @lines) if !$fine;
    done_testing;
}

sub in_rounds {
    my ($machine, $rounds, @lines) = @_;
    my @ids = grep { !m{^back/} } map { m{^(?:not )?ok \d+ - ([\w-]+/[\w-]+)} ? $1 : () } @lines;   # those run once
    my $cases = int(@ids / $rounds) || 1;
    my (%order, %round);
    while (my @round = splice @ids, 0, $cases) {
        $order{"@round"}++;
        $round{join ' ', sort @round}++;
    }
    return is(scalar keys %order, $rounds, "$machine: each of $rounds rounds has a different order") &
        is(scalar keys %round, 1, "$machine: each round runs all cases");
}

sub first_few { return @_ > 8 ? (@_[0 .. 5], '...', @_[-2, -1]) : @_ }

1;
