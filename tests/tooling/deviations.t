#!/usr/bin/env perl
# MACHINE.deviations: errors in such a file, its effect on console lines, and that the runner applies it, on a machine
# that only prints prepared lines.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Cases qw(cases);
use File::Temp qw(tempdir);
use Deviations;
use Files qw(write_file);
use Run qw(run file_with);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my @ids = qw(nmi/one nmi/one-more fred/two);

# VERSION: undef for a machine without one, or what its recipe would say.
sub deviations {
    my ($text, @version) = @_;
    my $version = @version ? sub { $version[0] } : undef;
    return eval { Deviations->new(file_with($text), $version, @ids) } // $@;
}

# name, file, pattern of the error
for (
    ['no reason',    "nmi/one\n",                               qr/, line 1: want 'id: reason, where reported', or 'id \[FROM\.\.TO\]: \.\.\.' for some versions$/],
    ['no colon',     "# fine\n\nnmi/one wrong\n",               qr/, line 3: want 'id/],
    ['empty reason', "nmi/one:  \n",                            qr/, line 1: want 'id/],
    ['id??',         "nmi/one??: so\n",                         qr/, line 1: want 'id/],
    ['twice, once ?', "nmi/one: so\nnmi/one?: x\n",            qr/, line 2: nmi\/one is listed twice$/],
    ['unknown id',   "nmi/one: so\nnmi/on: so\n",               qr/, line 2: no case has the id nmi\/on: /],
    ['id twice',     "nmi/one: so\nfred/two: so\nnmi/one: x\n", qr/, line 3: nmi\/one is listed twice$/],
    ['twice, ranges', "nmi/one [..3]: so\nnmi/one [4..]: x\n",  qr{, line 2: nmi/one is listed twice$}],
    ['no range',     "nmi/one [7.2-7.3]: so\n",                qr{, line 1: \[7\.2-7\.3\] is no range of versions: want \[FROM}],
    ['range reversed', "\nnmi/one? [7.3..7.2]: so\n",         qr{, line 2: \[7\.3\.\.7\.2\] ends before it begins}],
    ['range in front', "[7.2..] nmi/one: so\n",                qr{, line 1: want .id: reason}],
    ['range open',   "nmi/one [7.2..: so\n",                   qr{, line 1: want .id: reason}],
    ['range, no id', "nmi/on [7.2..]: so\n",                   qr{, line 1: no case has the id nmi/on: }],
) {
    my ($name, $text, $wrong) = @$_;
    like deviations($text), $wrong, "$name is refused";
}

my $none = Deviations->new('/nonexistent', undef, @ids);
is $none->mark('not ok 1 - nmi/one: x'), 'not ok 1 - nmi/one: x', 'no file, no deviations';

my $some = deviations("# what is known\n\n  \n  # nmi/one: so\nnmi/one:  raises #GP, bug 7 \nfred/two?: x#1: y\n");
for (
    ['not ok 1 - nmi/one: it does',           'not ok 1 - nmi/one: it does # TODO raises #GP, bug 7'],
    ['not ok 12 - fred/two: x (round 3)',     'not ok 12 - fred/two: x (round 3) # TODO x#1: y'],
    ['not ok 2 - fred/two: it does: this',    'not ok 2 - fred/two: it does: this # TODO x#1: y'],
    ['not ok 1 - nmi/one-more: it does',      undef],
    ['not ok 1 - nmi/one: x # TODO its own',  undef],
    ['ok 1 - nmi/one: x # SKIP no VMX',       undef],
    ['ok 1 - nmi/one-more: x',                undef],
    ['ok 12 - fred/two: x (round 4)',         undef],
    ['# not ok 1 - nmi/one: x',               undef],
    ['1..3',                                  undef],
) {
    my ($line, $marked) = @$_;
    is $some->mark($line), $marked // $line, ($marked ? 'known to fail: ' : 'as it was: ') . $line;
}
for (
    ['of three failures three known', '# 5 passed, 3 failed, 1 skipped', '# 5 passed, 0 failed, 1 skipped, 3 known to fail'],
    ['no sum',                        '# 5 passed, 3 failed, 1 skipped, or so'],
    ['the next run',                  'TAP version 14'],
    ['which knows of none yet',       '# 5 passed, 3 failed, 1 skipped'],
    ['one',                           'not ok 1 - nmi/one: x', 'not ok 1 - nmi/one: x # TODO raises #GP, bug 7'],
    ['of ten failures one known',     '# 5 passed, 10 failed, 1 skipped', '# 5 passed, 9 failed, 1 skipped, 1 known to fail'],
) {
    my ($name, $line, $said) = @$_;
    is $some->mark($line), $said // $line, "the sum: $name";
}
is_deeply [$some->wrong], [], 'nothing wrong with the file so far';
is $some->mark('ok 1 - nmi/one: x (round 2)'), 'ok 1 - nmi/one: x (round 2)', 'a listed case that passes';
like join('|', $some->wrong), qr{^nmi/one is listed in \S+ but passes: remove it$}, 'is an error of the file';

# A machine that was mended.
my @four = map { "nmi/$_" } qw(four one three two);
my $mended = Deviations->new(file_with(join '', map { "$_: bug 1\n" } @four), sub { '3.2' }, @four);
$mended->mark("ok 1 - $_: x") for @four;
like join('|', $mended->wrong), qr{^4 cases are listed in \S+ but pass, was this machine mended\?: remove their lines, or end their ranges before version 3\.2: @four$},
    'many that pass are one line';

# file, version, what a failure and a pass of nmi/one become: marked, wrong, elsewhere
for (
    ['in the range',         'nmi/one [7.2..7.3]: so',  '7.2.13', 1, 1, 0],
    ['above it',             'nmi/one [7.2..7.3]: so',  '7.4',    0, 0, 1],
    ['below it',             'nmi/one [7.2..7.3]: so',  '7.1.9',  0, 0, 1],
    ['in it, with ?',        'nmi/one? [7.2..]: so',    '7.2.13', 1, 0, 0],
    ['outside, with ?',      'nmi/one? [7.2..]: so',    '6.18',   0, 0, 1],
    ['the version unknown',  'nmi/one [7.2..7.3]: so',  undef,    1, 0, 0],
    ['no range',             'nmi/one: so',             '7.4',    1, 1, 0],
) {
    my ($name, $text, $version, $marked, $wrong, $elsewhere) = @$_;
    my $failed = deviations("$text\n", $version);
    is $failed->mark('not ok 1 - nmi/one: x'), 'not ok 1 - nmi/one: x' . ($marked ? ' # TODO so' : ''), "$name: a failure";
    my @elsewhere = $failed->elsewhere;
    is scalar(@elsewhere), $elsewhere, "$name: and whether it is listed for other versions";
    like $elsewhere[0], qr{^nmi/one fails, but is listed in \S+ for \[7\.2\.\.(?:7\.3)?\] only, and this is version \Q$version\E$}, "$name: in words"
        if $elsewhere;
    my $passed = deviations("$text\n", $version);
    is $passed->mark('ok 1 - nmi/one: x'), 'ok 1 - nmi/one: x', "$name: a pass";
    my @wrong = $passed->wrong;
    is scalar(@wrong), $wrong, "$name: and whether it is an error of the file";
    like $wrong[0], qr{ but passes: remove it, or end its range before version \Q$version\E$}, "$name: in words" if $wrong;
    is_deeply [$passed->elsewhere], [], "$name: a pass is listed nowhere else";
}
my $asked = 0;
Deviations->new(file_with("nmi/one: so\n"), sub { $asked++; '1' }, @ids);
is $asked, 0, 'nobody asks for the version if no line has a range';

# A fake machine: a recipe, and its deviations beside it.
my $folder = tempdir('build/deviations-XXXX', CLEANUP => 1);
my $tap = "TAP version 14\n1..2\nok 1 - nmi/one-pending: a\nnot ok 2 - nmi/latch-by-cpu: b\n# 1 passed, 1 failed, 0 skipped\n";
write_file("$folder/fake.pm", <<"END");
sub { { version => sub { '7.2.13' }, command => ['sh', '-c', 'cat $folder/tap >\$0; echo off', \$_[0]{serial}], endings => [[qr/^off\$/, 'power off']] } }
END
write_file("$folder/tap", $tap);

# name, deviations, exit code, the runner's message
for (
    ['no deviations',     '',                                      1, qr/1 passed, 1 failed/],
    ['a known failure',   'nmi/latch-by-cpu: b, bug 3',            0, qr/1 passed, 0 failed, 0 skipped, 1 known to fail/],
    ['one that may pass', "nmi/one-pending?: a\nnmi/latch-by-cpu?: b", 0, qr/1 passed, 0 failed, 0 skipped, 1 known to fail/],
    ['a surprise',        'nmi/one-pending: a, bug 4',             1, qr{nmi/one-pending is listed in \S+fake\.deviations but passes: remove it}],
    ['a surprise alone',  "nmi/one-pending: a\nnmi/latch-by-cpu: b", 1, qr/ but passes: remove it/],
    ['its version',       'nmi/latch-by-cpu [7.2..]: b, bug 3',    0, qr/1 passed, 0 failed, 0 skipped, 1 known to fail/],
    ['another version',   'nmi/latch-by-cpu [..7.1]: x, bug 3',    1, qr{nmi/latch-by-cpu fails, but is listed in \S+ for \[\.\.7\.1\] only, and this is version 7\.2\.13}],
    ['a bad range',       'nmi/latch-by-cpu [7]: x, bug 3',        4, qr/fake\.deviations, line 1: \[7\] is no range of versions/],
    ['an id of no case',  'nmi/one: a, bug 5',                     4, qr/fake\.deviations, line 1: no case has the id nmi\/one/],
) {
    my ($name, $text, $code, $says) = @$_;
    write_file("$folder/fake.deviations", "$text\n");
    for my $tap ([], ['--tap']) {
        my ($got, @lines) = run('--machine', "../../$folder/fake", qw(--name deviations --timeout 20), @$tap);
        my $fine = is($got, $code, "$name @$tap: exit code $code");
        $fine &= like("@lines", $says, "$name: it says so") if $code || !@$tap;
        $fine &= is(scalar(grep { /^not ok 2 .*: b # TODO b/ } @lines), $text =~ /by-cpu.*: b/ ? 1 : 0, "$name: marked if listed");
        my $sum = $text =~ /by-cpu.*: b/ ? '# 1 passed, 0 failed, 0 skipped, 1 known to fail' : '# 1 passed, 1 failed, 0 skipped';
        $fine &= is(scalar(grep { $_ eq $sum } @lines), 1, "$name: and told apart in the sum") if $code != 4;
        diag map { "$_\n" } @lines if !$fine;
    }
}
# Those of this tree: of a machine that there is, for cases that there are.
for my $file (glob 'tests/machines/*.deviations') {
    ok -f $file =~ s/\.deviations$/.pm/r, "$file belongs to a machine";
    ok eval { Deviations->new($file, sub { '1' }, map { $_->{id} } cases()) }, "$file is valid" or diag $@;
}
done_testing;
