#!/usr/bin/env perl
# Each way in which a run can end has its exit code and its sentence. A stand-in for the program (actor.asm) plays the
# endings that the program itself should never have. Bochs plays only those that it tells in its own way.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/lib";
use Run qw(run assemble file_with);
use Test::More;

my $two  = "TAP version 14\r\n1..2\r\nok 1 - a/first: one\r\n";

my %told_by_bochs = map { $_ => 1 } 'a bail-out', 'a reset', 'a triple fault';

# name, what the stand-in says, how it ends, exit code, what the runner says
my @endings = (
    ['all passed',       "${two}ok 2 - a/second: two\r\n",                      'off',    0, qr/2 passed, 0 failed/],
    ['a skipped case',   "${two}ok 2 - a/second: two # SKIP no VMX\r\n",        'off',    0, qr/1 passed, 0 failed, 1 skipped/],
    ['a known failure',  "${two}not ok 2 - a/second: two # TODO later\r\n",     'off',    0, qr/1 known to fail/],
    ['a failed case',    "${two}not ok 2 - a/second: two\r\n",                  'off',    1, qr/1 passed, 1 failed/],
    ['a missing case',   $two,                                                  'off',    2, qr/not complete: 1 of 2/],
    ['a bail-out',       "TAP version 14\r\nBail out! no VMX\r\n",              'off',    2, qr/bailed out: no VMX; .*power off/],
    ['back to firmware', "TAP version 14\r\nBail out! no VMX\r\n",              'return', 2, qr/bailed out: .*returned/],
    ['a reset',          $two,                                                  'reset',  4, qr/reset itself/],
    ['a triple fault',   $two,                                                  'fault',  4, qr/triple fault/],
    ['a hang',           $two,                                                  'loop',   3, qr/hang, .*waited for case 2 of 2 after: ok 1/],
    ['nothing at all',   '',                                                    'off',    2, qr/before our program began/],
);

chdir "$Bin/../.." or die "$Bin: $!\n";
for my $machine (qw(qemu bochs)) {
    for (@endings) {
        my ($name, $says, $ends, $code, $sentence) = @$_;
        next if $machine eq 'bochs' && !$told_by_bochs{$name};
        my ($got, @lines) = run('--machine', $machine, '--name', "ending-$machine", '--timeout', $name eq 'a hang' ? 12 : 60,
            '--efi', assemble('actor', SCRIPT => file_with($says), END => $ends));
        my ($said) = grep { /^latchkey: / } @lines;
        my $fine = is($got, $code, "$name on $machine: exit code $code") & like($said // '', $sentence, "$name on $machine: it says so");
        diag map { "$_\n" } @lines if !$fine;
    }
}
done_testing;
