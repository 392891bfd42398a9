#!/usr/bin/env perl
# Fuzzes latchkey.cfg: tests/fuzz/file.c.
use strict;
use warnings;
use FindBin qw($Bin);
use lib $Bin;
use Fuzz qw(target);

target('file', 120_000);
