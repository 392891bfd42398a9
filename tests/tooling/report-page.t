#!/usr/bin/env perl
# The page of `make report` in a real browser, narrow and wide: what it shows is what the JSON says, nothing overflows,
# groups fold, print shows all, and it makes no requests. The pictures are kept in build/log.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Browser qw(picture evaluated requests messages);
use File::Path qw(make_path);
use Files qw(contents);
use JSON::PP;
use MadeLog qw(made_log passed failed known skipped check);
use Run qw(said_by file_in folder);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $dir = folder();
make_path('build/log');

sub file { return file_in($dir, @_) }

sub page_of {
    my ($to, @logs) = @_;
    mkdir "$dir/$to";
    my ($code, @said) = said_by('tests/tools/report', '--to', "$dir/$to", @logs);
    is $code, 0, "$to: there is a page" or BAIL_OUT("@said");
    return ("$dir/$to/report.html", JSON::PP->new->decode(contents("$dir/$to/report.json")));
}

my $long = 'Averylongwordwithoutablank' x 8;
my @logs = (
    file('a-machine-with-a-name-that-is-long-1.tap', made_log([passed('fred/one', $long), failed('fred/two', check('+28 SS slot', 0x40010, 0x10),
        check('+18 RFLAGS', 0x10002, 2, at => "tests/$long.c:1"), check('exit reason, all of it', 0x80000021, 12),
        { what => 'error', want => 'none', got => "<b>$long</b>", at => 'x.c:1', from => 'z.c:3', raised => 'y.c:2', rule => 'SDM 1.2' },
        { decoded => 'type 2 (NMI), vector 2' }, { omitted => '3 entries for which there was no room' }),
        known('nmi/three', "bug $long", check('guest RFLAGS', 2, 0x10002)), skipped('vmx/four', 'no VMX here')], facts => { cpu => $long })),
    file('b.tap', made_log([passed('fred/one'), passed('fred/two'), passed('nmi/three'), skipped('vmx/four', 'no VMX here'), passed('vmx/five')])),
    file('c.tap', made_log([passed('fred/one')], plan => 5, end => '# this run did not end: it was at case 2 of 5: fred/two  (1 passed, 0 failed, 0 skipped)')),
    file('d.tap', made_log([], plan => undef, end => 'Bail out! unknown option <script>alert(1)</script>')),
);

# Everything is unfolded in turn; what extends beyond the window, or out of its own box, is found.
my $looks = <<'END';
var found = { width: innerWidth, out: [], cells: {}, failures: {}, links: [], heads: 0 };
var wide = document.documentElement.clientWidth, all = document.querySelectorAll("details");
found.folded = document.querySelectorAll("details:not([open])").length;
found.lead = document.querySelector(".lead").textContent;
found.scripts = document.querySelectorAll("main script, main b b").length;
var before = document.documentElement.scrollHeight;
all.forEach(function (d) { d.open = true; });
var unfolded = document.documentElement.scrollHeight;
found.grows = unfolded > before;
found.scroll = document.documentElement.scrollWidth;
document.querySelectorAll("main *").forEach(function (e) {
    var box = e.getBoundingClientRect();
    if (box.width && (box.right > wide + 0.5 || box.left < -0.5)) found.out.push(e.tagName + " " + e.textContent.slice(0, 40));
});
document.querySelectorAll("td, th, dd, dt, li, p, summary, h4, pre").forEach(function (e) {
    if (e.clientWidth && e.scrollWidth > e.clientWidth + 1) found.out.push("of its own box: " + e.tagName + " " + e.textContent.slice(0, 40));
});
document.querySelectorAll("h2").forEach(function (h) { if (h.textContent === "All cases") for (var e = h; e; e = e.nextElementSibling)
    e.querySelectorAll("table.matrix tbody tr").forEach(function (row) {
        var id = (row.querySelector("th a") || row.querySelector("th").firstChild).textContent;
        found.cells[id] = Array.prototype.map.call(row.querySelectorAll("td"), function (c) { return c.className + " " + c.textContent; });
        row.querySelectorAll("a").forEach(function (a) { found.links.push(document.querySelectorAll(a.hash).length); });
    });
});
document.querySelectorAll("details.failure").forEach(function (d) {
    var text = function (e, q) { return Array.prototype.map.call(e.querySelectorAll(q), function (x) { return x.textContent; }); };
    found.failures[text(d, "summary b")[0]] = { want: text(d, ".want code"), got: text(d, ".got code"), bits: text(d, "td.bits"),
        names: text(d, ".values i"), at: text(d, "td.at"), rest: text(d, ".decoded") };
});
document.querySelectorAll("thead").forEach(function (h) { if (h.getBoundingClientRect().height) found.heads++; });
all.forEach(function (d) { d.open = false; });
found.shrinks = document.documentElement.scrollHeight < unfolded;
return found;
END

my %word = (pass => 'pass', fail => 'fail', known => 'known', skip => 'skip', none => 'none', cut => 'stopped');

# The page and the JSON have the same cells, and each check that failed has its want and got.
sub agrees {
    my ($name, $found, $json) = @_;
    my %cells = map { my $case = $_; $case->{id} => [map { "$_->{verdict} $word{$_->{verdict}}" } @{$case->{results}}] } @{$json->{cases}};
    my %seen  = map { my $id = $_; $id => [map { /^(\w+) \W*(\w+)/ ? "$1 $2" : $_ } @{$found->{cells}{$id}}] } keys %{$found->{cells}};
    is_deeply \%seen, \%cells, "$name: a cell for each case and machine, with its verdict as a word";
    my %missing;
    for my $case (@{$json->{cases}}) {
        my $shown  = $found->{failures}{$case->{id}};
        my @points = grep { $_->{verdict} =~ /^(?:fail|known)$/ } map { @{$_->{points}} } @{$case->{results}};
        for my $check (grep { defined $_->{what} } map { @{$_->{checks} // []} } @points) {
            for my $which (qw(want got)) { $missing{"$case->{id} $which"}++ if !grep { $_ eq $check->{$which} } @{$shown->{$which}} }
        }
    }
    is_deeply \%missing, {}, "$name: each check that failed has its want and got";
    is_deeply [grep { $_ != 1 } @{$found->{links}}], [], "$name: each link has its place";
}

my ($page, $json) = page_of('made', @logs);
my ($kept, $of_kept) = page_of('kept', glob 'tests/logs/*.tap');
my $made;                                         # the first page at its last width
for (['made up', $page, $json, 320, 390, 900, 901, 1400], ['kept', $kept, $of_kept, 390, 1400]) {
    my ($name, $file, $said, @widths) = @$_;
    my @found = evaluated($file, \@widths, $looks);
    for my $width (@widths) {
        my $found = shift @found;
        $made = $found if $file eq $page;
        is $found->{width}, $width, "$name, $width: the window is that wide";
        cmp_ok $found->{scroll}, '<=', $width, "$name, $width: and the page no wider";
        is_deeply $found->{out}, [], "$name, $width: nothing sticks out";
        agrees("$name, $width", $found, $said);
        ok $found->{folded} && $found->{grows} && $found->{shrinks}, "$name, $width: there are folded parts, which unfold and fold";
        is $found->{heads} > 0 ? 1 : 0, $width > 900 ? 1 : 0, "$name, $width: heads of columns in a wide window only";
    }
}

my $two = $made->{failures}{'fred/two'};
is_deeply $two->{bits}, ['bit 18: latch (NMI)', 'bit 16: RF', 'bit 31: VM-entry failurebits 5, 3, 2, 0: basic reason', "\x{2013}"], 'the bits have names';
is_deeply $two->{names}, ['VM-entry failure: guest state', 'HLT'], 'and so have values';
is $two->{at}[3], 'x.c:1called from z.c:3raised at y.c:2by SDM 1.2', 'and the checks their places';
is_deeply $two->{rest}, ['frame that it got type 2 (NMI), vector 2', 'omitted 3 entries for which there was no room'], 'the frame is decoded';
is $made->{scripts}, 0, 'text of a log is text';
is $made->{lead}, '1 case fails on at least one machine; 1 is a known deviation; 2 verdicts differ between machines. 2 runs did not reach their end.',
    'the first sentence';

# Print: every folded part is readable.
my $print = contents($page) =~ s/\@media screen/\@media none/r =~ s/\@media print/\@media all/r;
my $readable = <<'END';
var found = { out: [], hidden: [], folded: 0 }, wide = document.documentElement.clientWidth;
document.querySelectorAll("details:not([open]) td, details:not([open]) dd").forEach(function (e) {
    found.folded++;
    if (!e.checkVisibility({ contentVisibilityAuto: true }) || !e.getBoundingClientRect().height) found.hidden.push(e.textContent.slice(0, 40));
});
document.querySelectorAll("main *").forEach(function (e) {
    if (e.getBoundingClientRect().right > wide + 0.5) found.out.push(e.tagName + " " + e.textContent.slice(0, 40));
});
return found;
END
my ($paper) = evaluated(file('paper.html', $print), [718], $readable);
is_deeply [@$paper{qw(hidden out)}], [[], []], 'in print everything is readable' or diag explain $paper;
cmp_ok $paper->{folded}, '>', 10, 'the folded parts too';
cmp_ok scalar @{(evaluated($page, [718], $readable))[0]{hidden}}, '>', 10, 'which on the screen are hidden';

# ------------------------------------------------------------------------------------------------ pictures, requests
for (['narrow', 390, 1600], ['wide', 1400, 1000]) {
    my ($name, $width, $height) = @$_;
    my $picture = picture($kept, "$Bin/../../build/log/report-page-$name.png", $width, $height);
    is "$picture->{width} $picture->{height}", "$width $height", "$name: a picture of that size";
    my %count;
    for my $row (@{$picture->{rows}}) { $count{$_}++ for unpack '(a3)*', $row }
    cmp_ok scalar keys %count, '>', 30, "$name: it is not blank";
}
my $forbidden = file('forbidden.html', contents($page) =~ s{<h1>}{<script>1</script><h1>}r);
is scalar(() = messages($forbidden)), 1, 'a message in the console is detected';
is_deeply [messages($_)], [], 'the page has none' for $page, $kept;
is_deeply [requests($page)], [], 'the page requests nothing';
like contents($page), qr/default-src 'none'/, 'and may not';

# The checks themselves work: a line that is too long, and a cell that says something else.
my $text = contents($page);
my ($wide) = evaluated(file('out.html', $text =~ s{<h1>}{<h1><span style="white-space:nowrap">@{[ 'long ' x 100 ]}</span>}r), [1400], $looks);
cmp_ok scalar @{$wide->{out}}, '>', 0, 'overflow is detected';
my ($other) = evaluated(file('other.html', $text =~ s{^.*All cases.*?<td \Kclass="pass"}{class="fail"}sr), [1400], $looks);
is_deeply [map { $_->{cells}{'fred/one'}[0] =~ s/ .*//r } $other, $made], ['fail', 'pass'], 'another verdict in a cell is detected';
done_testing;
