#!/usr/bin/env perl
# `make bench` with few rounds and small storms: it boots every available machine, measures everything, compares it with
# the bars, and fails if a machine does not run.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib", "$Bin/../tools/lib";
use Bench qw(@steps @ways);
use Files qw(contents);
use JSON::PP;
use Run qw(folder said_by);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $dir = folder();

# The exit code, the report if there is one, and the output.
sub bench {
    my ($name, %env) = @_;
    local %ENV = (%ENV, BENCH => 20, BENCH_STORM => 200, %env);
    my ($code, @lines) = said_by('tests/tools/bench', '--json', "$dir/$name.json", '--html', "$dir/$name.html");
    return ($code, -e "$dir/$name.json" ? JSON::PP->new->decode(contents("$dir/$name.json")) : undef, @lines);
}

my ($code, $report, @lines) = bench('all');
is $code, 0, 'all of it is good' or diag map { "$_\n" } @lines;
my @want = ($ENV{BOCHS_FRED} ? ['native', 'bochs-fred', 'ss18'] : (), ['software', 'bochs', 'ss18'], ['software', 'bochs', 'cs28']);
for (@want) {
    my ($backend, $machine, $layout) = @$_;
    my ($group) = grep { $_->{backend} eq $backend && $_->{machine} eq $machine && $_->{layout} eq $layout } @{$report->{groups}};
    my @missing;
    for my $side (qw(off on)) {
        for my $way (@ways) { push @missing, map { "$side $way $_" } grep { !$group->{steps}{$side}{$way}{$_} } @steps }
    }
    is_deeply \@missing, [], "$machine, $layout: every way, step by step, mitigations off and on";
    ok scalar @{$group->{$_}}, "$machine, $layout: $_" for qw(exit floor part start memory console);
    is_deeply [map { $_->{number} } @{$group->{cpu}}], [1, 2, 3], "$machine, $layout: every CPU brought up";
    is scalar(grep { $_->{held} } @{$group->{bars}}), $backend eq 'native' ? 4 : 0, "$machine, $layout: the bars";
    is scalar(grep { $_->{held} } @{$group->{before}}), $backend eq 'native' ? 11 : 3, "$machine, $layout: costs beside those before";
}
# README.md and docs/reflecting-nmis.md have the measured figures of native FRED.
SKIP: {
    my ($group) = grep { $_->{backend} eq 'native' } @{$report->{groups}};
    skip 'no Bochs with FRED: BOCHS_FRED= names none', 3 if !$group;
    my $sum = sub { my ($way, @of) = @_; my $sum = 0; $sum += $group->{steps}{off}{$way}{$_}{median} for @of; return $sum };
    my ($readme, $paper) = map { contents($_) } 'README.md', 'docs/reflecting-nmis.md';
    my %named = ('gate-iretq' => 'gate with IRETQ', 'int2-iretq' => '`int $2` with IRETQ');
    my (@readme, @paper);
    for my $way (@ways) {
        my $row = join ' +', $way, map { $sum->($way, $_) } @steps;
        push @readme, $row if $readme !~ /^ +$row +/m;
        $row = join ' | ', $named{$way} // "`$way`", map { $sum->($way, @$_) } ['frame', 'enter'], ['frame', 'enter', 'leave'], ['resume'], ['all'];
        push @paper, $row if index($paper, "| $row |") < 0;
    }
    my %exit = map { $_->{kind} => $_->{median} } grep { $_->{mitigations} eq 'off' } @{$group->{exit}};
    like $readme, qr/CPUID takes $exit{cpuid} instructions, a VMCALL $exit{vmcall}, an interrupt $exit{interrupt}\./, 'README.md has the other exits';
    is_deeply \@readme, [], 'README.md has the figures of each way';
    is_deeply \@paper, [], 'and docs/reflecting-nmis.md';
}

my %storms = map { $_->{machine} => $_->{points} } @{$report->{storms}};
for my $machine ('bochs', $ENV{BOCHS_FRED} ? 'bochs-fred' : ()) {
    is_deeply [map { $_->{sent} } @{$storms{$machine} // []}], [200], "$machine: a storm";
}
ok -s "$dir/all.html", 'there is a page';
for (['qemu', 1], ['bochs-fred', !$ENV{BOCHS_FRED}]) {
    my ($machine, $out) = @$_;
    is scalar(grep { /^bench: $machine is left out: \S/ } @lines), $out ? 1 : 0, "$machine: " . ($out ? 'left out, with the reason' : 'not left out');
}

($code, $report, @lines) = bench('none', BOCHS => '/bin/false', BOCHS_FRED => '');
is $code, 1, 'an emulator that does not run fails it' or diag map { "$_\n" } @lines;
is scalar(grep { /: NOT GOOD / } @lines), 7, 'each of its runs is named';
cmp_ok scalar @{$report->{wrong}}, '>=', 7, 'and the report has the reasons' or diag explain $report->{wrong};
is scalar(grep { $_->{machine} =~ /bochs/ } @{$report->{groups}}), 0, 'no older log is taken for theirs';

for (['BENCH', 'many'], ['BENCH', '-1'], ['BENCH_STORM', '1e6']) {
    ($code, undef, @lines) = bench('odd', @$_);
    ok $code == 2 && "@lines" =~ /^bench: $_->[0]= takes a number from 1, not '\Q$_->[1]\E'$/, "@$_ is refused" or diag map { "$_\n" } @lines;
}
done_testing;
