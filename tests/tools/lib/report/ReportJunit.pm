# build/report.xml: JUnit as Jenkins and others read it. A machine is a suite, and each point of its log a test case. A
# known deviation is `skipped`, with its reason. A run that did not reach its end has an `error` of its own.
package ReportJunit;
use strict;
use warnings;
use Exporter qw(import);
use POSIX qw(strftime);
use Svg qw(esc);
our @EXPORT_OK = qw(junit details);

my @keys = qw(what want got differ rule at from raised decoded omitted);

sub junit {
    my ($report) = @_;
    my $at = 0;
    return qq(<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n) . join('', map { suite($_, $at++) } @{$report->{machines}}) . "</testsuites>\n";
}

sub attributes {
    my @pairs = @_;
    my $text = '';
    while (my ($name, $value) = splice @pairs, 0, 2) { $text .= " $name=\"" . esc($value) . '"' }
    return $text;
}

# Logs have no times, so each is 0; the suite's is that of the file.
sub suite {
    my ($run, $id) = @_;
    my %counts = %{$run->{counts}};
    my $broken = $run->{end} eq 'complete' ? '' : error($run);
    return '<testsuite' . attributes(
        name => $run->{name}, package => 'latchkey', id => $id, hostname => $run->{name}, time => 0,
        timestamp => strftime('%Y-%m-%dT%H:%M:%S', gmtime $run->{written}), tests => @{$run->{points}} + ($broken ? 1 : 0),
        failures => $counts{fail}, errors => $broken ? 1 : 0, skipped => $counts{skip} + $counts{known},
    ) . ">\n<properties>\n" . join('', map { '<property' . attributes(name => $_, value => $run->{facts}{$_}) . "/>\n" } sort keys %{$run->{facts}})
        . "</properties>\n" . join('', map { testcase($run, $_) } @{$run->{points}}) . $broken
        . '<system-out>' . esc(join '', map { "$_\n" } output($run)) . "</system-out>\n<system-err></system-err>\n</testsuite>\n";
}

sub testcase {
    my ($run, $point) = @_;
    my ($group, $name) = split m{/}, $point->{id}, 2;
    $name .= " (round $point->{round})" if defined $point->{round};
    my $open  = '<testcase' . attributes(classname => "$run->{name}.$group", name => $name, time => 0);
    my $words = join "\n", "$point->{id}: $point->{sentence}", details($point);
    return "$open/>\n" if $point->{verdict} eq 'pass';
    return "$open><skipped" . attributes(message => $point->{reason}) . "/></testcase>\n" if $point->{verdict} eq 'skip';
    return "$open><skipped" . attributes(message => "known deviation: $point->{reason}") . '>' . esc("$words\n") . "</skipped></testcase>\n"
        if $point->{verdict} eq 'known';
    return "$open><failure" . attributes(message => $point->{sentence}, type => 'not ok') . '>' . esc("$words\n") . "</failure></testcase>\n";
}

sub error {
    my ($run) = @_;
    return '<testcase' . attributes(classname => $run->{name}, name => 'the run ends', time => 0) . '><error'
        . attributes(message => $run->{words}, type => $run->{end} eq 'bailed out' ? 'Bail out!' : 'no end') . "></error></testcase>\n";
}

# What a point says, as lines.
sub details {
    my ($point) = @_;
    return (
        (defined $point->{source} ? "source: $point->{source}" : ()),
        (map { my $check = $_; map { "$_: $check->{$_}" } grep { defined $check->{$_} } @keys } @{$point->{checks} // []}),
    );
}

sub output {
    my ($run) = @_;
    return (@{$run->{notes}}, @{$run->{comments}}, map { my $id = $_->{id}; map { "$id: $_" } @{$_->{story}} } @{$run->{points}});
}

1;
