#!/usr/bin/env perl
# Fuzzes the journal that a start finds in memory: tests/fuzz/journal.c.
use strict;
use warnings;
use FindBin qw($Bin);
use lib $Bin;
use Fuzz qw(target);

target('journal', 50_000);
