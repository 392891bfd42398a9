#!/usr/bin/env perl
# The machine ends as after= asks for it. The runner compares: another ending than that gives exit code 4. A machine
# that halts has to stay silent, and on, for some seconds.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(run);
use Test::More;

for my $after (qw(off reset return halt)) {
    my ($code, @lines) = run(qw(--machine qemu --timeout 300 --name), "leaving-$after", "after=$after");
    my $fine = is($code, 0, "after=$after: so it ends") & is(scalar(grep { /^# \d+ passed, 0 failed/ } @lines), 1, 'and all was said');
    diag map { "$_\n" } @lines if !$fine;
}
done_testing;
