#!/usr/bin/env perl
# What becomes text for people. See tests/fuzz/show.c.
use strict;
use warnings;
use FindBin qw($Bin);
use lib $Bin;
use Fuzz qw(target);

target('show');
