# Made-up logs in the format of real ones, for tests of the tools that read them.
package MadeLog;
use strict;
use warnings;
use Exporter qw(import);
our @EXPORT_OK = qw(made_log passed failed known skipped check);

sub passed { my ($id, @story) = @_; return { ok => 1, id => $id, story => [@story] } }
sub skipped { my ($id, $reason) = @_; return { ok => 1, id => $id, directive => "SKIP $reason" } }
sub failed { my ($id, @checks) = @_; return { ok => 0, id => $id, checks => [@checks] } }
sub known { my ($id, $reason, @checks) = @_; return { ok => 0, id => $id, checks => [@checks], directive => "TODO $reason" } }

# A check of two numbers; the bits that differ follow from them.
sub check {
    my ($what, $want, $got, %more) = @_;
    my @differ = grep { ($want ^ $got) >> $_ & 1 } reverse 0 .. 63;
    return { what => $what, want => sprintf('0x%016x', $want), got => sprintf('0x%016x', $got), differ => "@differ", at => 'tests/cases/made/up.c:12', %more };
}

# The log of POINTS. `facts` replace those of the machine, `before` are lines before the version line, `end` is the last
# line instead of the totals, `plan` another number of points; undef: none.
sub made_log {
    my ($points, %is) = @_;
    my %facts = (serial => 'port 0x3f8, 115200 8N1', firmware => 'made up for a test <&">, UEFI 2.7', memory => '2048 KiB at 0xe165000, for 1 CPU',
        cpu => 'GenuineIntel, a CPU made up for a test, signature 0xd0651, microcode 0x0', fred => 'native; layout ss18 (FRED 5.0 and later): latch in SS bit 18',
        vmx => 'revision 0x4, IA32_FEATURE_CONTROL 0x5', apic => 'xAPIC, NMIs to itself by physical destination', %{$is{facts} // {}});
    my $plan = exists $is{plan} ? $is{plan} : scalar @$points;
    my $number = 0;
    my @lines = (@{$is{before} // []}, 'TAP version 14', defined $plan ? "1..$plan" : (), "# latchkey " . ($is{version} // '0000000') . ', loaded at 0xe31a000',
        (map { "# $_: $facts{$_}" } sort keys %facts), (map { lines_of_point(++$number, $_) } @$points), $is{end} // totals(@$points));
    return join '', map { "$_\n" } @lines;
}

sub lines_of_point {
    my ($number, $point) = @_;
    my ($id, $round) = split / /, $point->{id};
    return (($point->{ok} ? '' : 'not ') . "ok $number - $id: a sentence about $id" . (defined $round ? " (round $round)" : '')
            . (defined $point->{directive} ? " # $point->{directive}" : ''),
        (@{$point->{checks} // []} ? block(@{$point->{checks}}) : ()), map { "#   $_" } @{$point->{story} // []});
}

sub quoted { return "'" . ($_[0] =~ s/'/''/gr) . "'" }

sub block {
    my @lines = ('  ---', '  source: ' . quoted('SDM vol. 3, 6.7.1: made up'), '  checks:');
    for my $check (@_) {
        my @keys = grep { defined $check->{$_} } qw(what want got differ rule raised at from decoded omitted);
        push @lines, map { '    ' . ($_ ? '  ' : '- ') . "$keys[$_]: " . quoted($check->{$keys[$_]}) } 0 .. $#keys;
    }
    return (@lines, '  ...');
}

sub totals {
    my %count = (pass => 0, fail => 0, skip => 0, known => 0);
    $count{($_->{directive} // '') =~ /^SKIP/ ? 'skip' : $_->{ok} ? 'pass' : defined $_->{directive} ? 'known' : 'fail'}++ for @_;
    return "# $count{pass} passed, $count{fail} failed, $count{skip} skipped" . ($count{known} ? ", $count{known} known to fail" : '');
}

1;
