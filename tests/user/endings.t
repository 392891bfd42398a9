#!/usr/bin/env perl
# Each ending of a run has its exit code and its sentence. Judging TAP needs no machine. For the rest, a stand-in for the
# program (actor.c) simulates endings that the program itself should never have; on Bochs only those that Bochs reports
# in its own way.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(run file_with);
use Tap;
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $begun  = "TAP version 14\n1..2\nok 1 - a/first: one\n";
my $passed = "${begun}ok 2 - a/second: two\n";

# name, the second case, exit code, words
my @taps = (
    ['a skipped case',  "ok 2 - a/second: two # SKIP no VMX\n",    0, qr/^1 passed, 0 failed, 1 skipped/],
    ['a known failure', "not ok 2 - a/second: two # TODO later\n", 0, qr/^1 passed, .* 1 known to fail/],
    ['a failed case',   "not ok 2 - a/second: two\n",              1, qr/^1 passed, 1 failed/],
    ['a block of it',   "not ok 2 - a/second: two\n  ---\n  source: 'a: b'\n  ...\n",         1, qr/^1 passed, 1 failed/],
    ['a broken block',  "not ok 2 - a/second: two\n  ---\n  source: 'a\n  ...\n",             2, qr/^invalid TAP: .*quote/],
    ['an open block',   "not ok 2 - a/second: two\n  ---\n  source: 'a: b'\n",                2, qr/^invalid TAP/],
    ['a missing case',  '',                                        2, qr/^not complete: 1 of 2/],
    ['a wrong number',  "ok 7 - a/second: two\n",                  2, qr/^invalid TAP/],
);

for (@taps) {
    my ($name, $second, $code, $words) = @$_;
    my $tap = Tap->new;
    $tap->line($_) for split /\n/, $begun . $second;
    my ($got, $said) = $tap->verdict;
    is $got, $code, "$name: exit code $code";
    like $said, $words, "$name: it says so";
}

# name, output of the stand-in, its ending, exit code, the runner's sentence
my @endings = (
    ['all passed',       $passed,                                  'off',    0, qr/2 passed, 0 failed/],
    ['a bail-out',       "TAP version 14\nBail out! no VMX\n",     'off',    2, qr/bailed out: no VMX; .*power off/],
    ['back to firmware', "TAP version 14\nBail out! no VMX\n",     'return', 2, qr/bailed out: .*return to the firmware/],
    ['a reset',          $begun,                                   'reset',  4, qr/reset itself/],
    ['a triple fault',   $begun,                                   'fault',  4, qr/triple fault/],
    ['a hang',           $begun,                                   'loop',   3, qr/hang, .*waited for case 2 of 2 after: ok 1/],
    ['no halt',          "${passed}after=halt\n",                  'reset',  4, qr/reset itself/],
    ['no reset',         "${passed}after=reset\n",                 'off',    4, qr/want ending 'reset', got 'power off'/],
    ['nothing at all',   '',                                       'off',    2, qr/before our program began/],
);
my %told_by_bochs = map { $_ => 1 } 'a reset', 'a triple fault';

for my $machine (qw(qemu bochs)) {
    for (@endings) {
        my ($name, $says, $ends, $code, $sentence) = @$_;
        next if $machine eq 'bochs' && !$told_by_bochs{$name};
        my ($got, @lines) = run('--machine', $machine, '--name', "ending-$machine", '--timeout', $name eq 'a hang' ? 12 : 60,
            qw(--efi build/actor.efi --cfg-file), file_with("end=$ends\n$says"));
        my ($said) = grep { /^latchkey: / } @lines;
        my $fine = is($got, $code, "$name on $machine: exit code $code") & like($said // '', $sentence, "$name on $machine: it says so");
        diag map { "$_\n" } @lines if !$fine;
    }
}
done_testing;
