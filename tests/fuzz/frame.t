#!/usr/bin/env perl
# Fuzzes the FRED frame and its rules: tests/fuzz/frame.c.
use strict;
use warnings;
use FindBin qw($Bin);
use lib $Bin;
use Fuzz qw(target);

target('frame', 350_000);
