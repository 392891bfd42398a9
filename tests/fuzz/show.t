#!/usr/bin/env perl
# Fuzzes output for people: tests/fuzz/show.c.
use strict;
use warnings;
use FindBin qw($Bin);
use lib $Bin;
use Fuzz qw(target);

target('show', 10_000);
