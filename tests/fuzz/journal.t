#!/usr/bin/env perl
# The journal, as a start finds it in memory. See tests/fuzz/journal.c.
use strict;
use warnings;
use FindBin qw($Bin);
use lib $Bin;
use Fuzz qw(target);

target('journal');
