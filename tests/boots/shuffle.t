#!/usr/bin/env perl
# Twenty orders of the cases with software FRED.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Shuffle;

shuffled('bochs', 'fred=soft', 'layout=ss18');
