#!/usr/bin/env perl
# The kept logs: each is a complete run, and the tables agree with it. And how keep-log extracts one.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Files qw(lines_of);
use KeptLog qw(extract problems row);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";

my @kept     = lines_of('tests/logs/README.md');
my @machines = lines_of('docs/real-machines.md');
my @logs     = map { m{([^/]+)\.tap$} } glob 'tests/logs/*.tap';
cmp_ok scalar @logs, '>=', 4, 'there are logs';
for my $log (@logs) {
    my @lines = lines_of("tests/logs/$log.tap");
    my @wrong = problems(@lines);
    ok !@wrong, "$log is a complete run" or diag map { "$_\n" } @wrong;
    is scalar(grep { /^\| \[\Q$log\E\]\(\Q$log\E\.tap\) \| .+ \| .+ \| \d{4}-\d\d-\d\d \|$/ } @kept), 1, "$log has its row in the README";
    my $cells = join ' | ', row($log, @lines);
    is scalar(grep { /^\| [^|]+ \| \Q$cells\E \|$/ } @machines), 1, "$log: docs/real-machines.md agrees with it" or diag $cells;
}
my %is = map { $_ => 1 } @logs;
is "@{[ grep { !$is{$_} } map { m{^\| \[([\w.-]+)\]\(} } @kept ]}", '', 'the README names no missing log';
is "@{[ grep { !$is{$_} } map { m{tests/logs/([\w.-]+)\.tap} } @machines ]}", '', 'docs/real-machines.md neither';

# ---------------------------------------------------------------------------------------- extraction from a console log
my @console = ("emulator: Bochs 3.1\n", "BdsDxe: starting Boot0001\r\n", "\e[2J\e[01;01HTAP version 14\r\n", "1..3\r\n",
    "# latchkey 014b3c0, loaded at 0x1\r\n", "emulator: a word in between\n", "# cpu: A | B\r\n",
    "# fred: native; layout ss18 (FRED 5.0): latch in SS bit 18\r\n", "ok 1 - nmi/one: it is so\r\n", "not ok 2 - nmi/two: it is so # TODO a bug of it\r\n",
    "  ---\r\n", "  source: 'SDM: 6'\r\n", "  checks:\r\n", "    - what: 'it'\r\n", "      want: '0x2'\r\n", "      got: '0x1'\r\n",
    "      at: 'tests/cases/nmi/two.c:7'\r\n", "  ...\r\n", "ok 3 - nmi/three: it is # SKIP not here\r\n",
    "# 1 passed, 0 failed, 1 skipped, 1 known to fail\r\n", "\e[2Jback in the firmware\r\n", "emulator: the end\n");
my @run = extract(@console);
is_deeply [problems(@run)], [], 'a run among other lines is complete' or diag map { "$_\n" } problems(@run);
is_deeply \@run, [map { s/^\e\S+H(?=TAP)//r } map { s/\r\n//r } @console[2 .. 4, 6 .. 19]], 'without the other lines';
my $sum = '1 passed, 0 failed, 1 skipped, 1 known to fail';
is_deeply [row('x', @run)], ['A \| B', 'not said', 'native; layout ss18', 'not said', $sum, '[x](../tests/logs/x.tap)'], 'its row';
my @stick = map { s/ # TODO.*//r =~ s/ 0 failed(.*), 1 known to fail/ 1 failed$1/r } @run;
is_deeply [problems(@stick)], [], 'a log from a stick, on which no failure is marked as known, is complete';
is +(row('x', @stick))[4], '1 passed, 1 failed, 1 skipped', 'its sum';
is_deeply [extract((map { s{nmi/one}{nmi/uno}r } @console), @console)], \@run, 'the last of several runs';

sub wrong {
    my ($name, $why, $change) = @_;
    my @lines = @run;
    $change->(\@lines);
    my @problems = problems(@lines);
    like join('; ', @problems), $why, $name;
}
wrong('a run that ends early',          qr/does not end with the totals/, sub { splice @{$_[0]}, 14 });
wrong('one that ends before its sum',   qr/does not end with the totals/, sub { pop @{$_[0]} });
wrong('one without the beginning',      qr/does not begin with TAP/,   sub { shift @{$_[0]} });
wrong('one without a plan',             qr/there is no plan/,          sub { splice @{$_[0]}, 1, 1 });
wrong('a case that is missing',         qr/want number 1, got 2/,      sub { splice @{$_[0]}, 5, 1 });
wrong('a sum that is wrong',            qr/totals are 2 0 1 1, but the counts are 1 0 1 1/, sub { $_[0][-1] =~ s/1 passed/2 passed/ });
wrong('a bail-out',                     qr/Bail out! it is lost/,      sub { splice @{$_[0]}, 6, 0, 'Bail out! it is lost' });
wrong('a broken line',                  qr/no id and a sentence/,     sub { $_[0][5] = 'ok 1 - nmi' });
wrong('a lost character',               qr/a character .* never prints/, sub { $_[0][5] .= "\x80" });
wrong('no version',                     qr/does not name the program version/, sub { splice @{$_[0]}, 2, 1 });
wrong('uncommitted changes',            qr/v1-2-g0-dirty, which is not a commit/, sub { $_[0][2] =~ s/014b3c0/v1-2-g0-dirty/ });
wrong('a block that is no YAML',        qr/is no YAML/,                sub { $_[0][9] = '    - what: it: is' });
wrong('a lost middle',                  qr/it lost its middle/,        sub { splice @{$_[0]}, 6, 0, '# 7 bytes are missing here' });
wrong('the old form',                   qr/^its plan comes after the facts .* make it anew/, sub { splice @{$_[0]}, 1, 2, reverse @{$_[0]}[1, 2] });
wrong('two runs',                       qr/the log of several runs/,   sub { push @{$_[0]}, @run });

my $said = `tests/tools/keep-log Makefile no-run 2>&1`;
is $? >> 8, 1, 'keep-log refuses a file without a run';
like $said, qr/Makefile: there is no run in it/, 'and reports it';
ok !-e 'tests/logs/no-run.tap', 'and keeps nothing';

done_testing;
