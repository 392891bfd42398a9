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
    my @sets = ([20, "skip=$long"], [3, 'skip=contain/ports,contain/msr-*,walk/* mitigations=on']);
    my @runs = map { my ($rounds, $cases) = @$_; runs_of($rounds, $cases) } @sets;
    my ($code, @lines) = run(qw(--timeout 600 --serial none --quiet --machine), $machine, '--name', "shuffle-$machine",
        map { ('--shell', "latchkey.efi @words $_->{options}") } @runs);
    my @starts = starts(@lines);
    my $fine = is($code, 0, "$machine: every case passes in every round") & is(scalar @starts, @runs, "$machine: all runs are there");
    for (@sets) {
        my ($rounds, $cases) = @$_;
        my @of_set = grep { $runs[$_]{cases} eq $cases } 0 .. $#runs;
        $fine &= in_rounds($machine, $rounds, map { @{$starts[$_] // []} } @of_set);
    }
    diag map { "$_\n" } first_few(grep { /^not ok(?!.* # TODO)|^Bail|^latchkey/ } @lines) if !$fine;
    done_testing;
}

# So many rounds as runs of ten at most, each with a seed of its own: the log of twenty would hardly fit into its memory
# (docs/log.md), and lose its middle where a known deviation prints more.
sub runs_of {
    my ($rounds, $cases) = @_;
    return if $rounds <= 0;
    my $now = $rounds < 10 ? $rounds : 10;
    return ({ cases => $cases, options => "$cases repeat=$now shuffle=$rounds" }, runs_of($rounds - $now, $cases));
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
