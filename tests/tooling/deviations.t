#!/usr/bin/env perl
# MACHINE.deviations: errors in such a file, its effect on console lines, and that the runner applies it, on a machine
# that only prints prepared lines.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use File::Temp qw(tempdir);
use Deviations;
use Files qw(write_file);
use Run qw(run file_with);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my @ids = qw(nmi/one nmi/one-more fred/two);

sub deviations {
    my ($text) = @_;
    return eval { Deviations->new(file_with($text), @ids) } // $@;
}

# name, file, pattern of the error
for (
    ['no reason',    "nmi/one\n",                               qr/, line 1: want 'id: reason, where reported'$/],
    ['no colon',     "# fine\n\nnmi/one wrong\n",               qr/, line 3: want 'id/],
    ['empty reason', "nmi/one:  \n",                            qr/, line 1: want 'id/],
    ['id??',         "nmi/one??: so\n",                         qr/, line 1: want 'id/],
    ['twice, once ?', "nmi/one: so\nnmi/one?: x\n",            qr/, line 2: nmi\/one is listed twice$/],
    ['unknown id',   "nmi/one: so\nnmi/on: so\n",               qr/, line 2: no case has the id nmi\/on: /],
    ['id twice',     "nmi/one: so\nfred/two: so\nnmi/one: x\n", qr/, line 3: nmi\/one is listed twice$/],
) {
    my ($name, $text, $wrong) = @$_;
    like deviations($text), $wrong, "$name is refused";
}

my $none = Deviations->new('/nonexistent', @ids);
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

# A fake machine: a recipe, and its deviations beside it.
my $folder = tempdir('build/deviations-XXXX', CLEANUP => 1);
my $tap = "TAP version 14\n1..2\nok 1 - nmi/one-pending: a\nnot ok 2 - nmi/latch-by-cpu: b\n# 1 passed, 1 failed, 0 skipped\n";
write_file("$folder/fake.pm", <<"END");
sub { { command => ['sh', '-c', 'cat $folder/tap >\$0; echo off', \$_[0]{serial}], endings => [[qr/^off\$/, 'power off']] } }
END
write_file("$folder/tap", $tap);

# name, deviations, exit code, the runner's message
for (
    ['no deviations',     '',                                      1, qr/1 passed, 1 failed/],
    ['a known failure',   'nmi/latch-by-cpu: b, bug 3',            0, qr/1 passed, 0 failed, 0 skipped, 1 known to fail/],
    ['one that may pass', "nmi/one-pending?: a\nnmi/latch-by-cpu?: b", 0, qr/1 passed, 0 failed, 0 skipped, 1 known to fail/],
    ['a surprise',        'nmi/one-pending: a, bug 4',             1, qr{nmi/one-pending is listed in \S+fake\.deviations but passes: remove it}],
    ['a surprise alone',  "nmi/one-pending: a\nnmi/latch-by-cpu: b", 1, qr/ but passes: remove it/],
    ['an id of no case',  'nmi/one: a, bug 5',                     4, qr/fake\.deviations, line 1: no case has the id nmi\/one/],
) {
    my ($name, $text, $code, $says) = @$_;
    write_file("$folder/fake.deviations", "$text\n");
    for my $tap ([], ['--tap']) {
        my ($got, @lines) = run('--machine', "../../$folder/fake", qw(--name deviations --timeout 20), @$tap);
        my $fine = is($got, $code, "$name @$tap: exit code $code");
        $fine &= like("@lines", $says, "$name: it says so") if $code || !@$tap;
        $fine &= is(scalar(grep { /^not ok 2 .*: b # TODO b/ } @lines), $text =~ /by-cpu/ ? 1 : 0, "$name: marked if listed");
        my $sum = $text =~ /by-cpu/ ? '# 1 passed, 0 failed, 0 skipped, 1 known to fail' : '# 1 passed, 1 failed, 0 skipped';
        $fine &= is(scalar(grep { $_ eq $sum } @lines), 1, "$name: and told apart in the sum") if $code != 4;
        diag map { "$_\n" } @lines if !$fine;
    }
}
done_testing;
