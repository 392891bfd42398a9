# The report: machines, the cases of all of them, and where they differ.
package ReportSum;
use strict;
use warnings;
use utf8;
use Exporter qw(import);
use List::Util qw(uniq first);
our @EXPORT_OK = qw(summed %sign @verdicts differs_as);

# From the worst. `cut`: the case at which a run did not end; `none`: not in the log.
our @verdicts = qw(cut fail known pass skip none);
our %sign = (cut => '■ stopped', fail => '✗ fail', known => '≈ known', pass => '✓ pass', skip => '– skip', none => '· none');

# RUNS as ReportRun::read_run returns them. Cases are in the order of the first run that has them.
sub summed {
    my @runs = @_;
    my (%cases, @order);
    for my $at (0 .. $#runs) {
        my ($run, $before) = ($runs[$at], undef);
        for my $id (uniq(map { $_->{id} } @{$run->{points}}), $run->{stopped} // ()) {
            if (!$cases{$id}) {
                $cases{$id} = { id => $id, group => $id =~ s{/.*}{}r, results => [] };
                my $place = defined $before ? 1 + first { $order[$_] eq $before } 0 .. $#order : 0;
                splice @order, $place, 0, $id;
            }
            $before = $id;
        }
        push @{$cases{$_->{id}}{points}[$at]}, $_ for @{$run->{points}};
    }
    my @cases = map { finished($cases{$_}, @runs) } grouped(map { $cases{$_} } @order);
    return { machines => \@runs, cases => \@cases };
}

# With shuffle= the order is not that of the groups: then groups stand where their first case does.
sub grouped {
    my @groups = uniq(map { $_->{group} } @_);
    my %of;
    push @{$of{$_->{group}}}, $_->{id} for @_;
    return map { @{$of{$_}} } @groups;
}

sub finished {
    my ($case, @runs) = @_;
    my $points = delete $case->{points};
    ($case->{sentence}) = ((map { $_->[0]{sentence} } grep { defined } @$points), '');
    for my $at (0 .. $#runs) {
        my @points = @{$points->[$at] // []};
        my $stopped = !@points && ($runs[$at]{stopped} // '') eq $case->{id};
        my $worst = $stopped ? 'cut' : (first { my $v = $_; grep { $_->{verdict} eq $v } @points } @verdicts) // 'none';
        my ($reason) = map { $_->{reason} // () } grep { $_->{verdict} eq $worst } @points;
        push @{$case->{results}}, {
            verdict => $worst, reason => $reason, points => \@points,
            words => @points > 1 ? scalar(grep { $_->{verdict} eq $worst } @points) . ' of ' . @points : undef,
        };
    }
    $case->{differs} = differs_as(map { $_->{verdict} } @{$case->{results}});
    return $case;
}

# `verdict`: it fails or stops on one machine and passes on another, or fails there as known; `runs`: it is skipped, or
# missing, on some; empty: the same everywhere.
sub differs_as {
    my @seen = uniq(@_);
    my @ran  = grep { !/^(?:skip|none)$/ } @seen;
    return @ran > 1 ? 'verdict' : @seen > 1 ? 'runs' : '';
}

1;
