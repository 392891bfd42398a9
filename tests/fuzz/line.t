#!/usr/bin/env perl
# The command line, and what may lie in the load options. See tests/fuzz/line.c.
use strict;
use warnings;
use FindBin qw($Bin);
use lib $Bin;
use Fuzz qw(target);

target('line');
