#!/usr/bin/env perl
# The machine ends as after= specifies. The runner checks this: a different ending gives exit code 4. A machine that
# halts must stay on and silent for some seconds.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(run);
use Test::More;

for my $after (qw(off reset return halt)) {
    my ($code, @lines) = run(qw(--machine qemu --timeout 300 --name), "leaving-$after", "after=$after");
    my $fine = is($code, 0, "after=$after: the machine ends so") & is(scalar(grep { /^# \d+ passed, 0 failed/ } @lines), 1, 'and the output is complete');
    diag map { "$_\n" } @lines if !$fine;
}
done_testing;
