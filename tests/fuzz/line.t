#!/usr/bin/env perl
# Fuzzes load options and the command line: tests/fuzz/line.c.
use strict;
use warnings;
use FindBin qw($Bin);
use lib $Bin;
use Fuzz qw(target);

target('line', 75_000);
