#!/usr/bin/env perl
# Twenty orders of the cases with native FRED; skipped without a Bochs that has it.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Shuffle;
use Test::More;

plan skip_all => 'no Bochs with FRED: BOCHS_FRED= names none' if !$ENV{BOCHS_FRED};
shuffled('bochs-fred', 'fred=native');
