# The details of a failed case as versions before the YAML of today printed them, which no YAML reader takes.
package ReportOld;
use strict;
use warnings;
use Exporter qw(import);
our @EXPORT_OK = qw(old_block);

# { source, checks } as of today; undef if it has neither.
sub old_block {
    my @lines = grep { !/^  (?:---|\.\.\.)\s*$/ } @_;
    my ($source, @checks);
    for (@lines) {
        if (/^  source: (.*)/) { $source = $1 }
        elsif (/^  - got decoded: (.*)/) { push @checks, { decoded => $1 } }
        elsif (/^  - wanted: (.*)/) { push @checks, { what => $1, want => 'true', got => 'false' } }
        elsif (/^  - ([\w ]+): (.*)/) { push @checks, $1 eq 'what' ? { what => $2 } : { what => $1, want => 'none', got => $2 } }
        elsif (/^    (want|got|differ):\s*(.*)/ && @checks) { $checks[-1]{$1} = $2 }
    }
    return defined $source || @checks ? { source => $source, checks => \@checks } : undef;
}

1;
