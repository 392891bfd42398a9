#!/usr/bin/env perl
# `make report` without logs: it boots the machines of this host, one line for each, and reports those that ran.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Files qw(contents);
use JSON::PP;
use Run qw(said_by folder);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $to = folder();
my ($code, @said) = said_by('tests/tools/report', '--to', $to, 'only=fred/enabled,nmi/latch*');
is $code, 0, 'it is reported' or BAIL_OUT("@said");

my $report = JSON::PP->new->decode(contents("$to/report.json"));
my @names  = map { $_->{name} } @{$report->{machines}};
my @want   = ('bochs-ss18', 'bochs-cs28', 'qemu', $ENV{BOCHS_FRED} ? 'bochs-fred' : ());
is_deeply [grep { $_ ne 'kvm' } @names], \@want, 'each machine that is here';
is_deeply [map { $_->{end} } @{$report->{machines}}], [map { 'complete' } @names], 'each run has its end';
cmp_ok scalar @{$report->{cases}}, '>', 1, 'there are cases, and the options went to the machines';
is_deeply [map { $_->{facts}{fred} =~ /layout (\w+)/ } @{$report->{machines}}[0, 1]], ['ss18', 'cs28'], 'Bochs with both layouts';

my @lines = grep { /^report: (?:bochs|qemu|kvm)/ } @said;
is scalar @lines, 5, 'each machine has its line' or diag map { "$_\n" } @said;
is scalar(grep { /: left out: no / } @lines), 5 - @names, 'one that is not here a line with the reason';
is scalar(grep { /: \d+ passed, 0 failed, .*\(\d+ s\)$/ } @lines), scalar @names, 'the others the sums';

($code, @said) = said_by('tests/tools/report', '--to', $to, 'only=nmi/*', "$to/report.json");
is_deeply [$code, @said], [2, "report: 'only=nmi/*' is an option for machines that are booted, and '$to/report.json' a log: give one or the other"],
    'options and logs are refused';
done_testing;
