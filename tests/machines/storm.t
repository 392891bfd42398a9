#!/usr/bin/env perl
# Ten thousand NMIs and more on each machine, on one, two and four CPUs; the same seed gives the same storm. `make soak`
# sends a million.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/lib";
use Run qw(run);
use Storm qw(storms_of);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $nmis = 10000;

sub storms {
    my ($name, $cases, $machine, @words) = @_;
    my ($code, @lines) = run('--machine', $machine, '--timeout', 100, '--name', "storm-$name", @words);
    my %sum = storms_of(@lines);
    my $fine = is($code, 0, "$name: every storm passes") & is($sum{cases}, $cases, "$name: $cases of them") &
        cmp_ok($sum{sent}, '>=', $nmis, "$name: $nmis NMIs at least") & is("@{$sum{odd}}", '', "$name: they add up");
    diag map { "$_\n" } grep { /^not ok(?!.* # TODO)|^  - |^Bail|^latchkey/ } @lines if !$fine;
    return @lines;
}

# What a storm says of itself, but for the time that it took.
sub told { map { s/\d+ ms of the machine's time//r } grep { /^#   / } @_ }

my $line = sprintf 'latchkey.efi only=storm/self-* seed=7 storm=%d', $nmis / 8;
my @lines = storms('one', 8, 'bochs', '--shell', $line, '--shell', $line);
my @told = told(@lines);
my @again = splice @told, @told / 2;
ok scalar @told, 'one: it tells of each';
is_deeply \@again, \@told, 'one: the same seed, the same storm';

storms('two', 8, 'bochs', '--cpus', 2, 'only=storm/*', 'storm=' . $nmis / 8);
storms('four', 4, 'qemu', '--cpus', 4, 'only=storm/*', 'storm=' . $nmis / 4);

SKIP: {
    skip 'no Bochs with FRED: BOCHS_FRED= names none', 4 if !$ENV{BOCHS_FRED};
    storms('native', 8, 'bochs-fred', '--cpus', 2, 'fred=native', 'only=storm/*', 'storm=' . $nmis / 8);
}
done_testing;
