#!/usr/bin/env perl
# `make report`: what its JSON and its JUnit say is what the logs say, and every file that it cannot use gets one line. The
# logs are made up (lib/MadeLog.pm), and those of tests/logs.
use strict;
use warnings;
use Encode qw(encode);
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Files qw(contents);
use JSON::PP;
use MadeLog qw(made_log passed failed known skipped check);
use Run qw(said_by file_in folder);
use TAP::Parser;
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $dir = folder();
my $to  = folder();

sub file { return file_in($dir, @_) }

# The exit code, the lines about files and machines, and what was written; nothing of an earlier report is left.
sub report {
    my @logs = @_;
    unlink map { "$to/report.$_" } qw(html xml json);
    my ($code, @said) = said_by('tests/tools/report', '--to', $to, @logs);
    my ($json, $xml) = map { -f "$to/report.$_" ? contents("$to/report.$_") : undef } qw(json xml);
    return { code => $code, said => [grep { !/^report: wrote/ } @said], json => $json && JSON::PP->new->decode($json), xml => $xml };
}

# xmllint reads no other file and no network, and stops at the first error.
sub valid {
    my ($name) = @_;
    my ($code, @said) = said_by('build/tools/bin/xmllint', '--nonet', '--noout', '--relaxng', 'tests/tooling/junit.rng', "$to/report.xml");
    ok !$code, "$name: the JUnit is valid" or diag map { "$_\n" } @said;
}

# The verdicts of one machine in the JSON, `id verdict` for each point.
sub points_of {
    my ($report, $at) = @_;
    my @points = map { my $id = $_->{id}; map { [$_->{number}, "$id $_->{verdict}"] } @{$_->{results}[$at]{points}} } @{$report->{json}{cases}};
    return [map { $_->[1] } sort { $a->[0] <=> $b->[0] } @points];
}

# The same of a suite of the JUnit. It has no word for a known deviation but `skipped`, and a message.
sub cases_of {
    my ($report, $at) = @_;
    my $suite = ($report->{xml} =~ m{<testsuite .*?</testsuite>}sg)[$at];
    return [map {
        my ($group, $name) = m{classname="[^"]*?([\w-]+)" name="([\w-]+)};
        "$group/$name " . (/<failure/ ? 'fail' : /<skipped message="known/ ? 'known' : /<skipped/ ? 'skip' : 'pass')
    } grep { !/<error/ } $suite =~ m{<testcase [^>]*?(?:/>|>.*?</testcase>)}sg];
}

# What the host's TAP::Parser makes of the lines alone.
sub points_by_tap {
    my ($text) = @_;
    my $tap = TAP::Parser->new({ tap => join "\n", grep { !/^TAP version/ } split /\n/, $text });
    my @points;
    while (my $token = $tap->next) {
        next if !$token->is_test;
        my ($id) = $token->description =~ m{([\w-]+/[\w-]+):};
        push @points, "$id " . ($token->has_skip ? 'skip' : $token->is_actual_ok ? 'pass' : $token->has_todo ? 'known' : 'fail');
    }
    return \@points;
}

sub like_tap {
    my ($name, @logs) = @_;
    my $report = report(@logs);
    is $report->{code}, 0, "$name: reported" or diag map { "$_\n" } @{$report->{said}};
    valid($name);
    for my $at (0 .. $#logs) {
        my $want = points_by_tap(contents($logs[$at]));
        cmp_ok scalar @$want, '>', 0, "$name $at: there are points";
        is_deeply points_of($report, $at), $want, "$name $at: the JSON has each of them";
        is_deeply cases_of($report, $at), $want, "$name $at: the JUnit too";
        my %count = (pass => 0, fail => 0, known => 0, skip => 0);
        $count{s/.* //r}++ for @$want;
        is_deeply $report->{json}{machines}[$at]{counts}, \%count, "$name $at: and the counts";
        my ($suite) = grep { /id="$at"/ } $report->{xml} =~ /<testsuite ([^>]*)>/g;
        like $suite, qr/tests="@{[ scalar @$want ]}" failures="$count{fail}" errors="0" skipped="@{[ $count{skip} + $count{known} ]}"/, "$name $at: those of the suite";
    }
    return $report;
}

# ------------------------------------------------------------------------------------------------ good logs
my @native = (passed('fred/one', 'a story <of> "it"'), failed('fred/two', check('+28 SS slot', 0x40010, 0x10),
    { decoded => 'type 2 (NMI), vector 2, length 0, level 0, latch 0, sys 0, sti 0, nested 0' },
    { what => 'error', want => 'none', got => "it's & <late>: 'quoted' # not a comment", raised => 'vmm/x.c:12', at => 'tests/y.c:3' }),
    known('nmi/three', 'bug 7 of its tracker', check('guest RFLAGS', 2, 0x10002)), skipped('vmx/four', 'no VMX here'));
my @other = (passed('fred/one'), passed('fred/two'), passed('nmi/three'), skipped('vmx/four', 'no VMX here'), passed('vmx/five'));
my @good = (file('latchkey-1.tap', made_log(\@native)), file('other.txt', made_log(\@other, before => ['BdsDxe: loading'])));
my $made = like_tap('made up', @good);
my %case = map { $_->{id} => $_ } @{$made->{json}{cases}};
is_deeply { map { $_ => $case{$_}{differs} } keys %case },
    { 'fred/one' => '', 'fred/two' => 'verdict', 'nmi/three' => 'verdict', 'vmx/four' => '', 'vmx/five' => 'runs' }, 'what differs is known';
is $case{'vmx/five'}{results}[0]{verdict}, 'none', 'a case that a log does not have';
is $case{'nmi/three'}{results}[0]{reason}, 'bug 7 of its tracker', 'a known deviation has its reason';
is $case{'vmx/four'}{results}[1]{reason}, 'no VMX here', 'and a skipped case';
my $two = $case{'fred/two'}{results}[0]{points}[0];
is_deeply $two->{checks}, $native[1]{checks}, 'every entry of a block is there';
is $two->{source}, 'SDM vol. 3, 6.7.1: made up', 'and its source';
is_deeply $case{'fred/one'}{results}[0]{points}[0]{story}, ['  a story <of> "it"'], 'what a case printed';
is $made->{json}{machines}[0]{facts}{firmware}, 'made up for a test <&">, UEFI 2.7', 'facts of the machine';
is_deeply $made->{said}, [], 'nothing to remark';

my @kept = glob 'tests/logs/*.tap';
cmp_ok scalar @kept, '>=', 7, 'there are kept logs';
my $kept = like_tap('kept', @kept);
for my $case (@{$kept->{json}{cases}}) {
    for my $point (grep { $_->{verdict} eq 'fail' } map { @{$_->{points}} } @{$case->{results}}) {
        my @checks = grep { defined $_->{what} } @{$point->{checks} // []};
        ok scalar(grep({ defined $_->{want} && defined $_->{got} } @checks)), "kept: $case->{id} failed, and has a want and a got";
    }
}

# ------------------------------------------------------------------------------------------------ the same log, damaged
my $text = made_log(\@native);
my $same = points_of(report($good[0]), 0);
for (
    ['CR LF',                       $text =~ s/\n/\r\n/gr],
    ['CR CR LF of a terminal',      $text =~ s/\n/\r\r\n/gr],
    ['NULs',                        $text =~ s/\n/\0\0\n/gr],
    ['a UTF-8 mark',                "\xEF\xBB\xBF$text"],
    ['UTF-16 with its mark',        "\xFF\xFE" . encode('UTF-16LE', $text)],
    ['UTF-16 of the other order',   "\xFE\xFF" . encode('UTF-16BE', $text)],
    ['UTF-16 without a mark',       encode('UTF-16LE', $text)],
    ['firmware and escapes',        "\e[2J\e[01;01HBdsDxe: starting\n\e[40m\e[37mTAP version 14\n" . ($text =~ s/^TAP version 14\n//r) . "\e[2Jok, said the firmware\nBdsDxe: ok\n"],
    ['lines of an emulator in it',  $text =~ s/^(?=    - what)/emulator: 123i[CPU0] ok 7 - x\n/gmr],
    ['lines of the firmware in it', $text =~ s/^(?=    - what)/FXSAVE_STATE \xFF - 00\n/gmr],
) {
    my ($name, $bytes) = @$_;
    my $report = report(file('damaged.tap', $bytes));
    is_deeply [$report->{code}, points_of($report, 0)], [0, $same], $name or diag explain $report->{said};
    is_deeply $report->{json}{cases}[1]{results}[0]{points}[0]{checks}, $native[1]{checks}, "$name: with its block";
}

# A block that no reader takes costs its details, and nothing after it.
my $unread = report(file('unread.tap', $text =~ s/^  source: .*\n  checks:\n(?:    .*\n)+/  {\n    }: '\n/mr));
is_deeply [$unread->{code}, points_of($unread, 0)], [0, $same], 'a block that cannot be read: all points';
is_deeply $unread->{said}, ['report: unread: details that cannot be read: fred/two'], 'and a line says which';

# ------------------------------------------------------------------------------------------------ runs that did not end
# name, the log, the lines about it, the end
for (
    ['cut by a crash', made_log([@native[0, 1]], plan => 4, end => '# this run did not end: it was at case 3 of 4: nmi/three  (1 passed, 1 failed, 0 skipped)'),
        'did not end: it has 2 of 4 points, and was at nmi/three', 'cut'],
    ['cut in a capture', $text =~ s/^not ok 3.*//msr, 'did not end: it has 2 of 4 points', 'cut'],
    ['cut within a block', $text =~ s/^      differ.*//msr, 'did not end: it has 2 of 4 points', 'cut'],
    ['bailed out', made_log([$native[0]], plan => 4, end => 'Bail out! no way on: <&> [vmm/x.c:7]'), 'bailed out: no way on: <&> [vmm/x.c:7]', 'bailed out'],
    ['bailed out before the plan', made_log([], plan => undef, end => 'Bail out! unknown option foo'), 'bailed out: unknown option foo', 'bailed out'],
    ['without its middle', made_log([@native[0, 3]], plan => 4, end => "# 9000 bytes are missing here\n# 1 passed, 1 failed, 2 skipped"),
        '9000 bytes of the log are missing in its middle', 'complete'],
    ['false totals', $text =~ s/^# 1 passed/# 2 passed/mr, 'its totals and its lines differ: pass 2 and 1', 'complete'],
) {
    my ($name, $bytes, $line, $end) = @$_;
    my $report = report(file('run.tap', $bytes));
    is_deeply [$report->{code}, @{$report->{said}}], [0, "report: run: $line"], "$name: one line";
    is $report->{json}{machines}[0]{end}, $end, "$name: the end is known";
    valid($name);
    is scalar(() = $report->{xml} =~ /<error /g), $end eq 'complete' ? 0 : 1, "$name: an error in the JUnit if it has no end";
}
my $stopped = file('run.tap', made_log([$native[0]], plan => 4,
    end => '# this run did not end: it was at case 2 of 4: fred/two  (1 passed, 0 failed, 0 skipped)'));
is report($stopped)->{json}{cases}[1]{results}[0]{verdict}, 'cut', 'the case at which it stopped is in the report';

# ------------------------------------------------------------------------------------------------ rounds, runs, names
my $rounds = report(file('rounds.tap', made_log([map { passed("nmi/a $_"), ($_ == 2 ? failed("nmi/b $_", check('x', 1, 2)) : passed("nmi/b $_")) } 1 .. 3])));
is_deeply [map { scalar @{$_->{results}[0]{points}} } @{$rounds->{json}{cases}}], [3, 3], 'rounds of a case are its points';
is_deeply [map { $_->{results}[0]{verdict} } @{$rounds->{json}{cases}}], ['pass', 'fail'], 'and the worst counts';

my $runs = report(file('console.txt', $text . "BdsDxe: again\n" . made_log(\@other)));
is_deeply [map { $_->{name} } @{$runs->{json}{machines}}], ['console run 1', 'console run 2'], 'each run of a capture is a machine';
is_deeply $runs->{said}, ["report: $dir/console.txt: holds 2 runs: each is reported as a machine"], 'and a line says so';

mkdir "$dir/$_" for qw(a b);
my $names = report(file('a/latchkey-1.tap', made_log(\@native)), file('b/latchkey-1.tap', made_log(\@other)));
is_deeply [map { $_->{name} } @{$names->{json}{machines}}], ['a/latchkey-1', 'b/latchkey-1'], 'logs of the same name have their folders in it';
is_deeply [$names->{code}, scalar @{$names->{said}}], [0, 0], 'which needs no remark';
my $odd = report(file("x\xC3\xA9 <y>.tap", $text));
is $odd->{json}{machines}[0]{name}, "x\x{E9} <y>", 'a name with a blank, a bracket and an accent';
valid('odd name');

# ------------------------------------------------------------------------------------------------ what cannot be used
my $no_tap = "no TAP in it: a log has the line 'TAP version 14', and lines 'ok' and 'not ok': give that file";
symlink '/dev/zero', "$dir/endless";
for (
    ['a missing file',       "$dir/nowhere.tap", 'no such file: give the path of a log, latchkey-<n>.tap of the stick or a file of build/log'],
    ['a folder',             $dir, "a folder: name the logs in it, for instance $dir/*.tap"],
    ['an empty file',        file('empty.tap', ''), 'empty: copy it from the stick again, after the machine has ended'],
    ['a device',             "$dir/endless", 'not a plain file: copy the log to one'],
    ['no TAP',               file('letter.txt', "Dear all,\nok\n"), $no_tap],
    ['bytes',                file('bytes.tap', join '', map { chr($_ * 7 % 256) } 1 .. 5000), $no_tap],
    ['TAP of others',        file('cpan.tap', "TAP version 13\n1..1\nok 1 - it works\n"), 'TAP, but not of Latchkey: no line has the id of a case: give one of its logs'],
    ['a later TAP',          file('later.tap', "TAP version 15\n1..1\n"), 'TAP version 15, which Latchkey never printed: give one of its logs'],
) {
    my ($name, $file, $why) = @$_;
    my $alone = report($file);
    is_deeply [$alone->{code}, @{$alone->{said}}], [2, "report: $file: $why", 'report: none of these logs can be used, so no report was written'], "$name alone";
    ok !defined $alone->{json}, "$name alone: no report";
    my $with = report($good[0], $file);
    is_deeply [$with->{code}, @{$with->{said}}], [1, "report: $file: $why"], "$name, with a good log: one line";
    is_deeply points_of($with, 0), $same, "$name: the good one is reported";
    is_deeply $with->{json}{remarks}, [{ file => $file, why => $why, lost => JSON::PP::true }], "$name: the JSON says so too";
}
my $twice = report(@good[0, 0]);
is_deeply [$twice->{code}, scalar @{$twice->{json}{machines}}, @{$twice->{said}}], [0, 1, "report: $good[0]: given twice: reported once"], 'a file given twice';
my $copy = file('copy.tap', $text);
is_deeply report($good[0], $copy)->{said}, ["report: $copy: has the same contents as $good[0]: reported once"], 'a copy of a file';
is_deeply [said_by('tests/tools/report', '--to', "$dir/none", $good[0])], [2, "report: $dir/none is no folder: make it, or name another with --to"], 'no folder to write to';
is_deeply [(said_by('tests/tools/report', '--bad'))[0]], [2], 'an unknown option';

done_testing;
