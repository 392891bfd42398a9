#!/usr/bin/env perl
# Ten thousand NMIs and more on each machine, on one, two and four CPUs; the same seed gives the same storm. `make soak`
# sends a million.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(run);
use Storm qw(storms_of);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $nmis = 10000;

sub storms {
    my ($name, $cases, $least, $machine, @words) = @_;
    my ($code, @lines) = run('--machine', $machine, '--timeout', 300, '--name', "storm-$name", @words);
    my %sum = storms_of(@lines);
    my $fine = is($code, 0, "$name: every storm passes") & is($sum{cases}, $cases, "$name: $cases of them") &
        cmp_ok($sum{sent}, '>=', $least, "$name: $least NMIs at least") & is("@{$sum{odd}}", '', "$name: they add up");
    diag map { "$_\n" } grep { /^not ok(?!.* # TODO)|^  - |^Bail|^latchkey/ } @lines if !$fine;
    return @lines;
}

# Bochs logs each NMI that it delivers: an independent count. After each case there is one that shows whether NMIs are open;
# BESIDES these there is one per CPU and run,
# which learns the latch.
sub emulator_agrees {
    my ($name, $besides, @lines) = @_;
    open my $log, '<', "build/log/storm-$name.txt" or die "storm-$name.txt: $!\n";
    my $delivered = grep { /^emulator: .*Deliver NMI/ } <$log>;
    my %sum = storms_of(@lines);
    is($delivered, $sum{sent} + $sum{cases} + $besides, "$name: the emulator counts the same number");
}

# The lines that a storm prints, without its duration.
sub told { map { s{\d+ ms of the machine's time, \d+ in}{}r } grep { /^#   / } @_ }

my $line = sprintf 'latchkey.efi only=storm/self-* seed=7 storm=%d', $nmis / 8;
my @lines = storms('one', 8, $nmis, 'bochs', '--shell', $line, '--shell', $line);
emulator_agrees('one', 2, @lines);
my @told = told(@lines);
my @again = splice @told, @told / 2;
ok scalar @told, 'one: each storm is reported';
is_deeply \@again, \@told, 'one: the same seed, the same storm';

emulator_agrees('two', 2, storms('two', 12, $nmis, 'bochs', '--cpus', 2, 'only=storm/*', 'storm=' . $nmis / 8));
# With more CPUs than the host has, waiting for each other is slow, so most of the NMIs are sent to self.
storms('four', 2, $nmis / 5, qw(qemu --cpus 4 only=storm/others-*), 'storm=' . $nmis / 10);
storms('four-alone', 2, 4 * $nmis / 5, qw(qemu --cpus 4 only=storm/self-*), 'storm=' . 4 * $nmis / 10);

SKIP: {
    skip 'no Bochs with FRED: BOCHS_FRED= names none', 5 if !$ENV{BOCHS_FRED};
    emulator_agrees('native', 2, storms('native', 12, $nmis, 'bochs-fred', '--cpus', 2, 'fred=native', 'only=storm/*', 'storm=' . $nmis / 8));
}
done_testing;
