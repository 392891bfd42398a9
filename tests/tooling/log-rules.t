#!/usr/bin/env perl
# The rules that every log must obey (LogRules) accept a log of each ending, and reject one that breaks any of them. And the
# runner's --tap output is one that prove reads, blocks included.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use File::Temp qw(tempdir);
use HostTap qw(version_line);
use Files qw(contents);
use LogRules qw(broken_rules);
use Run qw(file_with);
use TAP::Parser;
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my %length = ('tests/a.c' => 30, 'tests/cases/nmi/two.c' => 9, 'vmm/b.c' => 5);
my @good = split /\n/, <<'END';
TAP version 14
1..4
# latchkey 014b3c0, loaded at 0x1
ok 1 - nmi/one: three NMIs leave one
not ok 2 - nmi/two: an event
  ---
  source: 'SDM vol. 3, 6.7.1: it''s so; a # in it, and a \'
  checks:
    - what: '+18 RFLAGS'
      want: '0x0000000000257cd7'
      got: '0x0000000000247cd7'
      differ: '16'
      rule: 'SDM vol. 3, 6.7.1'
      at: 'tests/a.c:24'
      from: 'tests/cases/nmi/two.c:7'
    - what: 'error'
      want: 'none'
      got: ''
      raised: 'vmm/b.c:5'
      at: 'tests/a.c:30'
    - decoded: 'type 3, vector 1'
    - omitted: '12 entries for which there was no room'
  ...
#   its story
not ok 3 - nmi/three: known # TODO bug #7, a #GP
  ---
  source: 'SDM'
  checks:
    - what: 'true'
      want: 'true'
      got: 'null'
      at: 'tests/a.c:1'
  ...
ok 4 - nmi/four: it is # SKIP no VMX
# 1 passed, 1 failed, 1 skipped, 1 known to fail
END

sub rules { return broken_rules(sub { $length{$_[0]} }, @_) }

sub changed {
    my ($change, @lines) = @_;
    my $text = join '', map { "$_\n" } @lines ? @lines : @good;
    local $_ = $text;
    $change->();
    die 'this changes nothing' if $_ eq $text;
    return split /\n/;
}

# Each ending, and what TAP::Parser alone would call an error.
my $cut = '# this run did not end: it was at case 4 of 4: nmi/four  (1 passed, 2 failed, 0 skipped)';
for (
    ['to its totals',       @good],
    ['with a bail-out',     changed(sub { s/^ok 4.*/Bail out! no VMX: what is "#"? [vmm\/b.c:3]\n/ms })],
    ['refused at once',     'TAP version 14', '# firmware: x', 'Bail out! unknown option "a" [boot/x.c:3]'],
    ['cut off',             changed(sub { s/^ok 4.*/$cut\n/ms })],
    ['cut off in a block',  changed(sub { s/^  ---\n  source: 'SDM'\n.*/$cut\n/ms })],
    ['cut off in a step',   'TAP version 14', '1..4', '# this run did not end: it was at its part'],
    ['without its middle',  changed(sub { s/^ok 1.*?\nnot ok 3/# 512 bytes are missing here\nnot ok 3/ms })],
) {
    my ($name, @lines) = @$_;
    is_deeply [rules(@lines)], [], "a run $name" or diag map { "  $_\n" } @lines;
}

# name, the rule that is reported, how to break it
for (
    ['another version',           qr/want TAP version 14/,                     sub { s/14/13/ }],
    ['a plan after the facts',    qr/plan is not the second line/,             sub { s/(1\.\.4\n)(#.*\n)/$2$1/ }],
    ['no plan',                   qr/no plan, and no bail-out/,                sub { s/1\.\.4\n// }],
    ['a smaller plan',            qr/plan is 3, but the last point is number 4/, sub { s/1\.\.4/1..3/ }],
    ['a point lost',              qr/want number 1, got 2/,                    sub { s/ok 1.*\n// }],
    ['points out of order',       qr/want number 1, got 3/,                    sub { s/ok 1/ok 3/ }],
    ['another line',              qr/no line of a log: Hello/,                 sub { s/(?=ok 1)/Hello\n/ }],
    ['an empty line',             qr/no line of a log/,                        sub { s/(?=ok 1)/\n/ }],
    ['an empty comment',          qr/comment is more/,                         sub { s/#   its story/#/ }],
    ['a point without an id',     qr/no id and a sentence/,                    sub { s/nmi\/one: // }],
    ['a point without a number',  qr/\[not\] ok NUMBER/,                       sub { s/ok 1/ok/ }],
    ['a # in a sentence',         qr/its text has a #/,                        sub { s/an event/a #PF/ }],
    ['an escaped one',            qr/its text has a #/,                        sub { s/an event/a \\#PF/ }],
    ['a skip without reason',     qr/gives no reason/,                         sub { s/SKIP no VMX/SKIP/ }],
    ['a failure that is skipped', qr/only a case that passes/,                 sub { s/TODO/SKIP/ }],
    ['a pass that is known',      qr/only one that fails/,                     sub { s/SKIP/TODO/ }],
    ['no block',                  qr/line 5: .* has no block/,                 sub { s/  ---\n.*?  \.\.\.\n//s }],
    ['a block of a pass',         qr/belongs right after/,                     sub { s/not ok 3/ok 3/ }],
    ['a block after a comment',   qr/belongs right after/,                     sub { s/(?=  ---)/# so\n/ }],
    ['a second block',            qr/belongs right after/,                     sub { s/(  ---\n.*?  \.\.\.\n)/$1$1/s }],
    ['a block without an end',    qr/not indented/,                            sub { s/  \.\.\.\n// }],
    ['without any end',           qr/this block does not end/,                 sub { s/  \.\.\.\nok 4.*//s }],
    ['a comment in a block',      qr/neither comments nor empty/,              sub { s/(?=  checks)/  # so\n/ }],
    ['an empty line in it',       qr/not indented/,                            sub { s/(?=  checks)/\n/ }],
    ['a blank line in it',        qr/neither comments nor empty/,              sub { s/(?=  checks)/  \n/ }],
    ['a number',                  qr/in single quotes.*is no text: 16/s,       sub { s/differ: '16'/differ: 16/ }],
    ['a hexadecimal one',         qr/in single quotes.*is no text: \d{5}/s,    sub { s/want: '(0x\w+)'/want: $1/ }],
    ['a truth',                   qr/in single quotes.*is no text: /s,         sub { s/want: 'true'/want: true/ }],
    ['nothing',                   qr/in single quotes.*is no text: null/s,     sub { s/got: 'null'/got: null/ }],
    ['a value not in quotes',     qr/in single quotes/,                        sub { s/'SDM'/SDM/ }],
    ['a colon not in quotes',     qr/is no YAML/,                              sub { s/'type 3, vector 1'/type: 3/ }],
    ['a single quote alone',      qr/is no YAML/,                              sub { s/it''s/it's/ }],
    ['a key with a blank',        qr/want key:/,                               sub { s/decoded:/got decoded:/ }],
    ['a key twice',               qr/is no YAML.*Duplicate key/,               sub { s/differ:/got:/ }],
    ['a list beside a map',       qr/is no YAML/,                              sub { s/  checks:\n(    - what: '\+)/substr $1, 2/e }],
    ['no source',                 qr/not source and checks/,                   sub { s/  source: 'SDM'\n// }],
    ['no checks',                 qr/no list of maps/,                         sub { s/(checks:\n)    - what: 'true'\n.*?(?=  \.\.\.)/$1/s }],
    ['an unknown key',            qr/has the key found/,                       sub { s/differ:/found:/ }],
    ['no want',                   qr/has no want/,                             sub { s/      want: .*\n// }],
    ['no got',                    qr/has no got/,                              sub { s/      got: .*\n// }],
    ['no at',                     qr/has no at/,                               sub { s/      at: .*\n// }],
    ['only what was decoded',     qr/no check with want and got/,              sub { s/what: 'true'\n.*?(?=  \.\.\.)/decoded: 'x'\n/s }],
    ['at no line',                qr/is no FILE:LINE/,                         sub { s/tests\/a\.c:24/tests\/a.c/ }],
    ['at no file',                qr/'tests\/z\.c:24', but there is no such/,  sub { s/tests\/a\.c:24/tests\/z.c:24/ }],
    ['beyond its end',            qr/'tests\/a\.c:31', but the file has 30/,   sub { s/a\.c:30/a.c:31/ }],
    ['from no case',              qr/from is 'tests\/a\.c:7', which is no line/, sub { s/cases\/nmi\/two/a/ }],
    ['from beyond its end',       qr/from is .*, but the file has/,            sub { s/two\.c:7/two.c:99/ }],
    ['from beside a case',        qr/or at is one itself/,                     sub { s/tests\/a\.c:24/tests\/cases\/nmi\/two.c:7/ }],
    ['raised beyond the end',     qr/raised is .*, but the file has 5 lines/,  sub { s/b\.c:5/b.c:6/ }],
    ['omitted in the middle',     qr/has the key omitted/,                     sub { s/(    - decoded.*\n)(    - omitted.*\n)/$2$1/ }],
    ['omitted, but how many',     qr/gives no number/,                         sub { s/12 entries/some entries/ }],
    ['another sum',               qr/totals are 2 1 1 1, but the counts are 1 1 1 1/, sub { s/# 1 passed/# 2 passed/ }],
    ['a known one as failed',     qr/totals are 1 2 1 0, but/,                 sub { s/1 failed, 1 skipped.*/2 failed, 1 skipped/ }],
    ['no sum',                    qr/it does not end/,                         sub { s/# 1 passed.*// }],
    ['a line after a bail-out',   qr/ends with its bail-out/,                  sub { s/^ok 4.*\n/Bail out! x\n/m }],
    ['two plans',                 qr/plan is not the second line/,             sub { s/(?=ok 4)/1..4\n/ }],
    ['what one reader sees',      qr/the readers differ: .*SKIP no VMX \(TAP/, sub { s/SKIP no VMX/skip no VMX/ }],
    ['two runs',                  qr/no line of a log: TAP version 14/,        sub { $_ .= $_ }],
) {
    my ($name, $why, $change) = @$_;
    like join("\n", rules(changed($change))), $why, $name;
}
for (
    ['cut off elsewhere',         qr/case 2, but its last point is number 3/,  sub { s/case 4 of/case 2 of/ }],
    ['cut off in another plan',   qr/case of 9, but its plan is 4/,            sub { s/4 of 4/4 of 9/ }],
    ['cut off before that',       qr/line 5: .* has no block/,                 sub { s/  ---\n.*?  \.\.\.\n//s }],
) {
    my ($name, $why, $change) = @$_;
    like join("\n", rules(changed($change, changed(sub { s/^ok 4.*/$cut\n/ms })))), $why, $name;
}
like join("\n", rules(changed(sub { s/^ok 1.*?\nnot ok 3/# 512 bytes are missing here\nnot ok 3/ms; s/1 failed/0 failed/; s/1 skipped/0 skipped/ }))),
    qr/totals are 1 0 0 1, but/, 'more points than its sum has, where some are missing';

# ------------------------------------------------------------------------------------------------ the keys of a check
my %written;
for my $text (map { contents($_) } grep { !m{/host/} } glob 'tests/*/*.c') {
    $written{$1}++ while $text =~ /\bdiagnostics_add\([^,]+,\s*"(\w+)"/g;
    $written{$1}++ while $text =~ /\bcheck_failed\([^;]*,\s*"(\w+)",\s*\w+\);/g;
}
my %documented = map { $_ => 1 } map { /^\| (`\w+`(?:, `\w+`)*) \|/ ? $1 =~ /\w+/g : () } split /\n/, contents('docs/log.md');
cmp_ok scalar keys %written, '>', 7, 'the sources write keys';
is_deeply [grep { !$documented{$_} } sort keys %written], [], 'docs/log.md has each of them';
is_deeply [grep { !$LogRules::check{$_} } grep { $_ ne 'decoded' } sort keys %written], [], 'and so have the rules';

# ------------------------------------------------------------------------------------------------ for prove
my $folder = tempdir('build/log-rules-XXXX', CLEANUP => 1);
my ($recipe, $log) = ("$folder/fake.pm", file_with(join '', map { "$_\n" } @good));
open my $out, '>', $recipe or die "$recipe: $!\n";
print $out "sub { { command => ['sh', '-c', 'cat $log >\$0; echo off', \$_[0]{serial}], endings => [[qr/^off\$/, 'power off']] } }\n";
close $out;
my $run = TAP::Parser->new({ exec => ['sh', '-c', 'exec "$@" 2>/dev/null', 'sh', 'tests/machines/run', '--machine', "../../$folder/fake",
    qw(--tap --name log-rules --timeout 20)] });
my (@blocks, $first);
while (my $result = $run->next) {
    $first //= $result->raw;
    push @blocks, $result->data if $result->is_yaml;
}
is $first, version_line(), 'the output for prove begins with a version that it knows';
is_deeply [$run->parse_errors], [], 'it has no error';
is "@{[ $run->failed ]}", 2, 'and the failure';
is_deeply [map { scalar @{$_->{checks}} } @blocks], [4, 1], 'with the blocks';
done_testing;
