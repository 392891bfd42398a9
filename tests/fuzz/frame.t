#!/usr/bin/env perl
# FRED's frame and rules. See tests/fuzz/frame.c.
use strict;
use warnings;
use FindBin qw($Bin);
use lib $Bin;
use Fuzz qw(target);

target('frame');
