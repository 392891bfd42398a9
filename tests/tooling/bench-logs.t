#!/usr/bin/env perl
# tests/tools/bench --from: each invalid line is one error with its number, native and emulated FRED stay separate, and an
# exceeded bar fails. The logs are made up (lib/BenchLog.pm).
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib", "$Bin/../tools/lib";
use Bench qw(read_log);
use BenchLog qw(bench_log start_log storm_log steps_of);
use BenchPeer qw(read_peer peer_row);
use BenchReport qw(report);
use Files qw(contents);
use JSON::PP;
use List::Util qw(sum0 uniq);
use Run qw(file_in folder said_by);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $dir = folder();
my @slips;    # Perl's own warnings in the tool

sub file { return file_in($dir, @_) }

sub said_by_bench {
    my ($code, @lines) = said_by('tests/tools/bench', @_);
    push @slips, grep { / at \S+ line \d+\.$/ } @lines;
    return ($code, @lines);
}

# NAME => TEXT of each log. Returns the exit code, the report and the output.
sub bench {
    my @logs;
    while (my ($name, $text) = splice @_, 0, 2) { push @logs, file("bench-$name.txt", $text) }
    my ($code, @lines) = said_by_bench('--from', join(',', @logs), '--json', "$dir/report.json", '--html', "$dir/page.html");
    return ($code, JSON::PP->new->decode(contents("$dir/report.json")), @lines);
}

sub errors { return grep { /^bench: (?!wrote )/ } @_ }

# ------------------------------------------------------------------------------------------------ what is good
my ($code, $report, @lines) = bench('bochs-fred-off' => bench_log(), 'bochs-fred-on' => bench_log(mitigations => 'on'));
is $code, 0, 'a good bench' or diag map { "$_\n" } @lines;
is scalar @{$report->{groups}}, 1, 'two boots of a machine are one group';
my $group = $report->{groups}[0];
for my $side (qw(off on)) {
    for my $way ('direct', 'int2-iretq') {
        my %want = steps_of($way, $side);
        my %got  = map { $_ => $group->{steps}{$side}{$way}{$_}{median} } keys %want;
        is_deeply \%got, \%want, "way $way, mitigations $side: each step";
    }
}
cmp_ok abs($group->{ratio}{off}{'int2-patch'} - 71 / 79), '<', 1e-9, 'a way as a multiple of direct in the same run';
cmp_ok abs($group->{ratio}{on}{'int2-patch'} - 80 / 88), '<', 1e-9, 'and with mitigations';
is_deeply [map { $_->{got} } @{$group->{bars}}], [40, 54, 9, 79], 'the sums that have a bar';
is_deeply [map { $_->{on} } @{$group->{bars}}], [45, 59, 13, 88], 'the same with mitigations';
is_deeply $group->{ways}, [qw(direct direct-level int2-patch gate-iretq int2-iretq)], 'the ways, in their order';
is_deeply [map { "$_->{step} $_->{count}" } @{$group->{floor}}], ['enter 15', 'frame 16', 'leave 9', 'resume 4'], 'the floor, once';
is $group->{facts}{version}, '0000000', 'the commit';
ok scalar(grep { /^direct  +23 +17 +11 +14 +9 +79 \(79-81\) +1\.00$/ } @lines), 'the table on the console' or diag map { "$_\n" } @lines;
ok scalar(grep { /^VM exit to the handler +40 +<= 45 +held +168 +45 +175$/ } @lines), 'beside KVM';

is_deeply [map { s/ +/ /gr } grep { /^(?:memory, bytes|stack of level 2|page tables|record of the AP|in all) / } @lines],
    ['memory, bytes CPU 0 deepest CPU 1 deepest', 'stack of level 2 4096 936 4096 296', 'page tables 53248 -', 'record of the AP - 1704',
        'in all 57344 5800'], 'the memory of each CPU' or diag map { "$_\n" } @lines;

($code, $report, @lines) = bench('bochs-fred-off' => bench_log(), 'bochs-fred-start' => start_log());
is_deeply [$code, scalar @{$report->{groups}}], [0, 1], 'a start of its own belongs to its machine' or diag map { "$_\n" } @lines;
is_deeply [map { $_->{ticks} } @{$report->{groups}[0]{start}}], [12345678, 876543], 'beside the other start';
ok scalar(grep { /^of these, for tables, serial=off screen=off +3021 +60425 instructions$/ } @lines), 'with its phases' or diag map { "$_\n" } @lines;

# ------------------------------------------------------------------------------------ native and software are apart
($code, $report, @lines) = bench(map { ("bochs-$_->[0]-off" => bench_log(backend => $_->[1], layout => $_->[2], slower => $_->[3])) }
    ['cs28', 'software', 'cs28', 66], ['ss18', 'software', 'ss18', 66], ['fred', 'native', 'ss18', 0]);
is_deeply [map { "$_->{backend} $_->{layout} $_->{steps}{off}{direct}{all}{median}" } @{$report->{groups}}],
    ['native ss18 79', 'software ss18 211', 'software cs28 211'], 'a group for native FRED, and one for each emulated layout'
    or diag map { "$_\n" } @lines;
is $code, 0, 'software is not compared with the bars' or diag map { "$_\n" } @lines;
is_deeply [map { scalar @{$_->{bars}} } @{$report->{groups}}], [4, 0, 0], 'they are for native FRED only';
my ($native, @software) = grep { !/^storms/ } split /(?=^\S+, FRED software)/m, join "\n", @lines;
ok $native !~ /\b211\b/ && 2 == grep({ /\b211\b/ && !/\b79\b/ } @software), 'and they share no table' or diag $native, map { "---\n$_" } @software;
my ($page) = contents("$dir/page.html") =~ m{<main>(.*)}s;
my @sections = split /(?=<h2)/, $page;
is_deeply [map { my $s = $_; [map { $s =~ /(?<![\d,])$_\b/ ? 1 : 0 } '2,735', '79'] } @sections[1 .. 3]], [[0, 1], [1, 0], [1, 0]], 'or a chart of the page'
    or diag map { substr($_, 0, 60) . "\n" } @sections;

# ------------------------------------------------------------------------------------------------ bars
sub slow {
    my ($step, $more, %of) = @_;
    return bench_log(%of) =~ s/(way=direct mitigations=\w+ \S+ \S+ step=$step) min=(\d+) median=\d+ p99=(\d+)/
        "$1 min=" . ($2 + $more) . ' median=' . ($2 + $more) . ' p99=' . ($3 + $more)/er;
}

for (
    ['the last that frame and enter may take',   'frame',   5,  0],
    ['one more',                                 'frame',   6,  1],
    ['the last that leave may take',             'leave',   6,  0],
    ['one more of leave',                        'leave',   7,  1],
    ['the last that resume may take',            'resume',  6,  0],
    ['one more of resume',                       'resume',  7,  1],
    ['the last that all may take',               'all',     1,  0],
    ['one more of all',                          'all',     2,  1],
) {
    my ($name, $step, $more, $want) = @$_;
    ($code, $report, @lines) = bench('x-off' => slow($step, $more));
    is $code, $want, "$name: exit code $want" or diag map { "$_\n" } errors(@lines);
    is scalar(errors(@lines)), $want, "$name: " . ($want ? 'one line says which bar' : 'nothing is said');
    like "@{[ errors(@lines) ]}", qr/\b$step\b.*instructions, and the bar is/, "$name: and which step" if $want;
}
is((bench('x-on' => slow('frame', 50, mitigations => 'on'), 'x-off' => bench_log()))[0], 0, 'with mitigations it may take more');
is((bench('x-off' => slow('frame', 500, backend => 'software')))[0], 0, 'by software too');
is((bench('x-off' => slow('frame', 500) =~ s/unit=instructions/unit=cycles/r))[0], 0, 'the bars are of instructions, not of cycles');
is((bench('x-off' => slow('frame', 500) =~ s/unit=instructions/unit=ticks/r))[0], 0, 'nor of ticks below a hypervisor');
($code, $report) = bench('x-off' => bench_log() =~ s/unit=instructions/unit=ticks/r);
ok abs($report->{groups}[0]{ratio}{off}{'int2-patch'} - 71 / 79) < 1e-9, 'where the ratios to direct stay';

# ------------------------------------------------------------------------------------------------ before and now
sub over { my ($kind, $from, $to, @of) = @_; return bench_log(@of) =~ s/(kind=$kind mitigations=\w+) min=$from .*/$1 min=$to median=$to p99=$to/r }

($code, $report, @lines) = bench('x-off' => bench_log(), 'x-on' => over('cpuid', 33, 120, mitigations => 'on'), 'x-start' => start_log());
is $code, 0, 'costs within their limits' or diag map { "$_\n" } errors(@lines);
ok scalar(grep { /^CPUID exit, served, and back +off +551 +33 +<= 90 +held$/ } @lines), 'a cost before and now';
ok scalar(grep { /^CPUID exit, served, and back +on +580 +120 +<= 120 +held$/ } @lines), 'with mitigations too, up to the limit';
ok scalar(grep { /^UEFI entry .* -  9700000  876543  <= 1000000  held$/ } @lines), 'the start whose lines are kept' or diag map { "$_\n" } @lines;
ok !grep({ /^interrupt exit/ } @lines), 'and no row for what was not measured';
($code, $report, @lines) = bench('x-on' => over('cpuid', 33, 121, mitigations => 'on'), 'x-off' => bench_log());
ok $code == 1 && 1 == grep({ /^bench: x: CPUID exit, served, and back, mitigations on: 121, and the limit is 120$/ } @lines), 'one more is an error'
    or diag map { "$_\n" } @lines;
($code, $report, @lines) = bench('x-off' => bench_log(backend => 'software', slower => 71));
ok $code == 1 && "@{[ errors(@lines) ]}" =~ /^bench: x: NMI exit, way direct, and back, mitigations off: 221, and the limit is 220$/, 'software has limits too'
    or diag map { "$_\n" } @lines;

# ------------------------------------------------------------------------------------------------ lines that are wrong
my $good = bench_log();
my $one  = 'step way=direct mitigations=off backend=native layout=ss18 step=frame min=23 median=23 p99=23';
for (
    ['no number',            'median=23', 'median=3x',                qr/median=3x is not what median can be/],
    ['a negative one',       'min=23', 'min=-1',                      qr/min=-1 is not/],
    ['too long a number',    'p99=23', 'p99=' . '9' x 30,             qr/p99=9+ is not/],
    ['a word that is none',  'way=direct', 'way',                     qr/'way' is no key=value/],
    ['nothing after =',     'way=direct', 'way=',                    qr/'way=' is no key=value/],
    ['a key that is missing', 'layout=ss18 ', '',                     qr/layout= is missing/],
    ['a layout of no FRED',  'layout=ss18', 'layout=ss19',            qr/layout=ss19 is not/],
    ['a step of no way',     'step=frame', 'step=dance',              qr/step=dance is not/],
    ['no switch',            'mitigations=off', 'mitigations=maybe',  qr/mitigations=maybe is not/],
    ['an odd backend',       'backend=native', 'backend=hardware',    qr/backend=hardware is not/],
    ['no order',             'min=23', 'min=24',                      qr/not in order/],
    ['the same step again',  'step=frame', 'step=enter',              qr/contradicts an earlier line/],
) {
    my ($name, $is, $becomes, $says) = @$_;
    my $line = $one =~ s/\Q$is\E/$becomes/r;
    my $number = 1 + grep { 1 } split /\n/, $good =~ s/^# +bench \Q$one\E.*//smr;
    $number++ if $name =~ /again/;    # the invalid line is the next one, a repetition
    ($code, $report, @lines) = bench('x-off' => $good =~ s/# +bench \Q$one\E/# bench $line/r);
    my @errors = errors(@lines);
    is $code, 1, "$name: exit code 1";
    ok @errors == 1 && $errors[0] =~ /x-off\.txt, line $number: / && $errors[0] =~ $says, "$name: one error, with its line" or diag map { "$_\n" } "want line $number", @errors;
    is scalar @{$report->{groups}}, 0, "$name: and nothing of that log is reported";
}
is((bench('x-off' => $good =~ s/^(# +bench clock.*)/$1 colour=blue\n# bench smell of=roses\n# bench smell/mr))[0], 0, 'unknown kinds and keys are ignored');
($code, undef, @lines) = bench('x-off' => $good =~ s/^# +bench clock.*\n//mr);
ok $code == 1 && grep({ /no clock/ } errors(@lines)), 'steps without a clock have no unit' or diag map { "$_\n" } @lines;

# ------------------------------------------------------------------------------------------------ what is missing
($code, undef, @lines) = bench('x-off' => $good =~ s/^# +bench step way=direct .* step=leave .*\n//mr);
ok $code == 1 && grep({ /without the handler .*a step was not measured/ } errors(@lines)), 'a step that has a bar is missing' or diag map { "$_\n" } @lines;
($code, undef, @lines) = bench('x-off' => $good =~ s/^# +bench step way=direct .* step=all .*\n//mr);
ok $code == 1 && grep({ /direct was not measured as a whole/ } errors(@lines)), 'direct as a whole is' or diag map { "$_\n" } @lines;
($code, undef, @lines) = bench('x-off' => $good =~ s/^# +bench step way=gate-iretq .* step=frame .*\n//mr);
ok $code == 0 && grep({ /way gate-iretq, mitigations off: not measured: frame$/ } @lines) && grep({ /^gate-iretq +- +14 / } @lines),
    'a missing step of another way is reported, but no failure' or diag map { "$_\n" } @lines;

# ------------------------------------------------------------------------------------------------ runs that were not good
for (
    ['a case that failed',     $good =~ s/^ok 1/not ok 1/mr,          qr/0 passed, 1 failed/],
    ['a run that was cut off', $good =~ s/^1\.\.1/1..2/mr,             qr/not complete: 1 of 2/],
    ['one that bailed out',    $good =~ s/^ok 1.*/Bail out! no VMX/mr, qr/bailed out: no VMX/],
    ['an empty file',          '',                                     qr/not complete/],
    ['no bench in it',         $good =~ s/^# +bench.*\n//mgr,          qr/neither a step of bench\/ in it nor a storm/],
) {
    my ($name, $text, $says) = @$_;
    ($code, undef, @lines) = bench('x-off' => $text);
    ok $code == 1 && grep({ $_ =~ $says } errors(@lines)), "$name: exit code 1, and says so" or diag map { "$_\n" } @lines;
}
is((bench('x-off' => $good =~ s/^ok 1.*/not ok 1 - bench\/ways: made up # TODO known/mr))[0], 0, 'a known failure of the machine is not an error');
($code, @lines) = said_by_bench('--from', "$dir/nowhere.txt");
ok $code == 1 && grep({ /nowhere\.txt: No such file/ } @lines), 'a log that is not there' or diag @lines;
for (['--from', ''], ['--image', 'x'], ['--rounds'], ['log.txt']) {
    is((said_by_bench(@$_))[0], 2, "'@$_' is refused");
}

# ------------------------------------------------------------------------------------------------ runs of one boot
my $boot = file('boot.txt', "BdsDxe: loading\n" . join 'FS0:\> ', bench_log(), bench_log(mitigations => 'on'), storm_log('native', 1000, 180));
my @runs = map { read_log($boot, "bench-x-$_->[0]", $_->[1]) } ['off', 1], ['on', 2], ['storm-1000', 3], ['more', 4];
is_deeply [map { join ' ', sort { $a cmp $b } uniq(map { $_->{mitigations} } @{$_->{lines}{step} // []}) } @runs], ['off', 'on', '', ''], 'each run has its own steps';
is_deeply [map { $_->{storm} ? $_->{storm}{sent} : 0 } @runs], [0, 0, 1000, 0], 'and storm';
is_deeply [map { "@{$_->{wrong}}" =~ s{.*/}{}r } @runs], ['', '', '', 'boot.txt, run 4: not complete: 0 of an unknown number of cases'], 'a run that is not there is named';
is_deeply report(@runs[0 .. 2])->{wrong}, [], 'together they are a good bench';

# ------------------------------------------------------------------------------------------------ storms
($code, $report, @lines) = bench(map { ("bochs-fred-storm-$_->[0]" => storm_log('native', @$_)) } [10000, 2000], [1000, 180]);
is_deeply [map { "$_->{sent} $_->{rate}" } @{$report->{storms}[0]{points}}], ['1000 5556', '10000 5000'], 'NMIs per second of the machine, by their number'
    or diag map { "$_\n" } @lines;
is $code, 0, 'storms alone are a report';
($code, undef, @lines) = bench('x-storm-1000' => storm_log('native', 1000, 180) =~ s/ 250 reflected/ 249 reflected/r);
ok $code == 1 && grep({ /do not add up/ } errors(@lines)), 'a lost NMI is detected' or diag map { "$_\n" } @lines;
($code, $report, @lines) = bench('x-storm-1000' => storm_log('native', 1000, 0));
ok $code == 0 && !defined $report->{storms}[0]{points}[0]{rate}, 'a storm too short for the clock has no rate' or diag map { "$_\n" } @lines;

# ------------------------------------------------------------------------------------------------ what is said of KVM
my $peer = read_peer('tests/tools/kvm-nmi-path.txt');
my %of;
$of{$_->{of}} += $_->{count} for @{$peer->{parts}};
my $on = peer_row($peer, 'fred', 'on');
is $of{entered}, $on->{entered}, 'the parts of KVM: up to the handler';
is sum0(@of{qw(entered begun ended)}), $on->{framed}, 'without its body';
is sum0(@of{qw(entered begun handler ended)}), $on->{open}, 'with it';
is $of{resume}, $on->{resume}, 'and back to the guest';
is $_->{open} + $_->{resume}, $_->{all}, "$_->{way}, mitigations $_->{mitigations}: the whole" for @{$peer->{rows}};

# ------------------------------------------------------------------------------------------------ the page
bench('x-off' => $good =~ s/^# cpu: .*/# cpu: <script>alert(1)<\/script> & "\x01\xff"/mr);
my $html = contents("$dir/page.html");
like $html, qr{<dd>&lt;script&gt;alert\(1\)&lt;/script&gt; &amp; &quot;\?&#255;&quot;</dd>}, 'text of a log is escaped on the page';
unlike $html, qr/<script|\bon\w+=|\bstyle=|\bhttps?:|\burl\(|\@import|<(?:link|img|iframe|object|embed|base)\b/i, 'it has no script and no external reference';
file('image.json', '{"total":4660,"sections":{".text":4096,".data":564},"rooms":{"boot":4660}}');
($code, @lines) = said_by_bench('--from', file('bench-x-off.txt', $good), '--image', "$dir/image.json", '--html', "$dir/page.html");
ok $code == 0 && grep({ /^\.text +4096$/ } @lines), 'the image by section, on the console' or diag map { "$_\n" } @lines;
like contents("$dir/page.html"), qr{latchkey\.efi: 4,660 bytes}, 'and on the page';
is((said_by_bench('--from', "$dir/bench-x-off.txt", '--image', file('bad.json', 'no JSON')))[0], 2, 'invalid sizes are refused');
is_deeply \@slips, [], 'and Perl has printed no warning';
done_testing;
