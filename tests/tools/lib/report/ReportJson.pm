# build/report.json: all that the report knows, for other programs; docs/report.md describes it.
package ReportJson;
use strict;
use warnings;
use Exporter qw(import);
use JSON::PP;
use POSIX qw(strftime);
our @EXPORT_OK = qw(json);

sub json {
    my ($report) = @_;
    return JSON::PP->new->canonical->pretty->ascii->encode({
        version  => 1,
        made     => utc($report->{made}),
        machines => [map { machine($_) } @{$report->{machines}}],
        cases    => [map { one_case($_) } @{$report->{cases}}],
        remarks  => [map { remark($_) } @{$report->{remarks}}],
    });
}

sub remark {
    my ($remark) = @_;
    return { file => legible($remark->{file}), why => $remark->{why}, lost => $remark->{lost} ? JSON::PP::true : JSON::PP::false };
}

sub utc { return strftime('%Y-%m-%dT%H:%M:%SZ', gmtime $_[0]) }

sub legible {
    my ($name) = @_;
    utf8::decode($name);
    return $name;
}

sub machine {
    my ($run) = @_;
    return {
        name => $run->{name}, file => legible($run->{file}), run => $run->{number}, runs => $run->{of}, written => utc($run->{written}),
        facts => $run->{facts}, plan => defined $run->{plan} ? 0 + $run->{plan} : undef,
        counts => { map { $_ => 0 + $run->{counts}{$_} } keys %{$run->{counts}} },
        end => $run->{end}, words => $run->{words}, stopped => $run->{stopped}, notes => $run->{notes},
    };
}

sub one_case {
    my ($case) = @_;
    return { %$case{qw(id group sentence differs)}, results => [map { result($_) } @{$case->{results}}] };
}

sub result {
    my ($result) = @_;
    return {
        verdict => $result->{verdict}, reason => $result->{reason},
        points => [map { my $p = $_; +{ verdict => $p->{verdict}, number => 0 + $p->{number},
            map { defined $p->{$_} && !(ref $p->{$_} && !@{$p->{$_}}) ? ($_ => $p->{$_}) : () } qw(round reason source checks story) } } @{$result->{points}}],
    };
}

1;
