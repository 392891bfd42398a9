# The figures of Linux's KVM that `make bench` prints beside ours, from a data file that names its source.
package BenchPeer;
use strict;
use warnings;
use Exporter qw(import);
our @EXPORT_OK = qw(read_peer peer_row);

my @sums = qw(entered framed open resume all);

# kernel, emulator, date, unit, how, handler; rows: way, mitigations and the sums; parts: of, count, what; says.
sub read_peer {
    my ($file) = @_;
    open my $in, '<', $file or die "$file: $!\n";
    my %peer = (rows => [], parts => [], says => []);
    local $_;
    while (<$in>) {
        next if /^\s*(?:#|$)/;
        chomp;
        if (/^run\s+(\w+)\s+(on|off)((?:\s+(?:\d+|-)){5})$/) {
            my ($way, $mitigations, @counts) = ($1, $2, split ' ', $3);
            push @{$peer{rows}}, { way => $way, mitigations => $mitigations, map { ($sums[$_] => $counts[$_] eq '-' ? undef : $counts[$_]) } 0 .. $#sums };
        } elsif (/^part\s+(\w+)\s+(\d+)\s+(\S.*)/) {
            push @{$peer{parts}}, { of => $1, count => $2, what => $3 };
        } elsif (/^say\s+(\S.*)/) {
            push @{$peer{says}}, $1;
        } elsif (/^(kernel|emulator|date|unit|how|handler)\s+(\S.*)/) {
            $peer{$1} = $2;
        } else {
            die "$file, line $.: neither a run, a part, a sentence nor a fact: $_\n";
        }
    }
    return \%peer;
}

sub peer_row {
    my ($peer, $way, $mitigations) = @_;
    my ($row) = grep { $_->{way} eq $way && $_->{mitigations} eq $mitigations } @{$peer->{rows}};
    return $row;
}

1;
