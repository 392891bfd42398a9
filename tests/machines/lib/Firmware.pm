# The firmware of a machine, as a file: the one that OVMF= names, otherwise Debian's OVMF. `make test` builds a thinner one,
# which starts in half the time; a test that needs a driver that it lacks, or is about the firmware, uses the whole.
package Firmware;
use strict;
use warnings;

our $debians = 'build/debian/firmware/usr/share/ovmf/OVMF.fd';

sub file { return $ENV{OVMF} || $ENV{THIN_OVMF} || $debians }

# From here on.
sub use_whole { delete $ENV{THIN_OVMF} }

1;
