# The firmware of a machine, as a file: the one that OVMF= names, otherwise Debian's OVMF. `make test` builds a thinner one,
# which starts in a third of the time, and whose shell is a file beside it; a test that needs a driver that it lacks, or is
# about the firmware, uses the whole.
package Firmware;
use strict;
use warnings;

our $debians = 'build/debian/firmware/usr/share/ovmf/OVMF.fd';

sub file { return $ENV{OVMF} || $ENV{THIN_OVMF} || $debians }

# A program that is the shell of that firmware, which has none itself; undef if it has.
sub shell {
    my $shell = file() . '.shell.efi';
    return -f $shell ? $shell : undef;
}

# From here on.
sub use_whole { delete $ENV{THIN_OVMF} }

1;
