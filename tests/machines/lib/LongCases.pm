# Cases that take long, as globs for only= and skip=: tables with hundreds of rows.
package LongCases;
use strict;
use warnings;
use Exporter qw(import);
our @EXPORT_OK = qw($tables);

our $tables = '*/blocked-at-*,*/blocked-by-*,*/latch-beside,*/keeps-nmis,*/failed-k*,*/injects-b*,*/pending-nmi,*/order,'
    . '*/every-*,*/level-of-*,*/debug-status,*/prefixes*,*/eretu-bits*,*/eretu-nmis*';

1;
