#!/usr/bin/env perl
# The page of `make bench` in a real browser, narrow and wide, light and dark: it shows the colours of its steps, nothing
# overflows, no labels overlap, and it makes no requests. The logs are made up (lib/BenchLog.pm). The pictures are kept in
# build/log.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use BenchLog qw(bench_log storm_log);
use Browser qw(picture evaluated requests);
use File::Path qw(make_path);
use Run qw(file_in folder);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $dir = folder();
my $here = "$Bin/../..";
make_path('build/log');

sub file { return file_in($dir, @_) }

# A page with every kind of chart, small and large counts, and a name that is too long for its place.
my @logs = (
    (map { file("bench-bochs-fred-$_.txt", bench_log(mitigations => $_)) } qw(off on)),
    (map { file("bench-bochs-ss18-$_.txt", bench_log(mitigations => $_, backend => 'software', slower => 65)) } qw(off on)),
    file('bench-bochs-cs28-off.txt', bench_log(backend => 'software', layout => 'cs28', slower => 65)
        =~ s/^# cpu: /# cpu: @{[ 'Averylongwordwithoutablank' x 8 ]} /mr),
    (map { file("bench-bochs-fred-storm-$_.txt", storm_log('native', $_, 0.18 * $_)) } 1000, 10000, 100000, 1000000),
);
my $sizes = file('image.json', '{"total":337408,"sections":{".text":151552,".rodata":98304,".data":4096},"rooms":{"boot":90000,"fred":12345}}');
my $page  = "$dir/page.html";
is system('tests/tools/bench --from ' . join(',', @logs) . " --html $page --image $sizes >$dir/said 2>&1"), 0, 'there is a page' or BAIL_OUT(`cat $dir/said`);

# Finds visible elements that extend beyond the window, and labels of one chart that overlap. Their boxes are taken as
# drawn, but a little smaller, because the boxes of letters are taller than the letters.
my $looks = <<'END';
var wide = document.documentElement.clientWidth, found = { width: innerWidth, scroll: document.documentElement.scrollWidth,
    height: Math.ceil(document.documentElement.getBoundingClientRect().height), out: [], over: [], charts: 0, texts: 0, small: [] };
document.querySelectorAll("main *").forEach(function (e) {
    var box = e.getBoundingClientRect();
    if (box.width && (box.right > wide + 0.5 || box.left < -0.5)) found.out.push(e.tagName + " " + e.textContent.slice(0, 40));
});
document.querySelectorAll("svg").forEach(function (svg) {
    var frame = svg.getBoundingClientRect(), seen = [];
    if (!frame.width) return;
    found.charts++;
    svg.querySelectorAll("text").forEach(function (t) {
        var b = t.getBoundingClientRect(), trim = b.height * 0.16;
        found.texts++;
        if (b.height < 11) found.small.push(t.textContent);
        if (b.left < frame.left - 1 || b.right > frame.right + 1 || b.top < frame.top - 2 || b.bottom > frame.bottom + 2) found.out.push("in a chart: " + t.textContent);
        seen.forEach(function (s) {
            if (b.left < s.right && s.left < b.right && b.top + trim < s.bottom - trim && s.top + trim < b.bottom - trim)
                found.over.push(s.text + " and " + t.textContent);
        });
        seen.push({ left: b.left, right: b.right, top: b.top, bottom: b.bottom, text: t.textContent });
    });
    svg.querySelectorAll("text[class*='in-']").forEach(function (t) {
        var b = t.getBoundingClientRect(), held = Array.prototype.some.call(svg.querySelectorAll("rect"), function (r) {
            var q = r.getBoundingClientRect();
            return b.left >= q.left && b.right <= q.right && b.top >= q.top - 1 && b.bottom <= q.bottom + 1;
        });
        if (!held) found.out.push("of its segment: " + t.textContent);
    });
});
document.querySelectorAll("td, th, dd, figcaption, li, p").forEach(function (e) {
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth) found.out.push("of its own box: " + e.textContent.slice(0, 40));
});
return found;
END

my %charts;
my @widths = (320, 360, 900, 901, 1400);
my @found = evaluated($page, \@widths, $looks);
for my $width (@widths) {
    my $found = shift @found;
    is $found->{width}, $width, "$width: the window is that wide";
    cmp_ok $found->{scroll}, '<=', $width, "$width: and the page no wider";
    is_deeply $found->{out}, [], "$width: nothing sticks out";
    is_deeply $found->{over}, [], "$width: no label lies on another";
    is_deeply $found->{small}, [], "$width: none is too small to read";
    cmp_ok $found->{texts}, '>', 100, "$width: there are labels";
    $charts{$found->{charts}}++;
    cmp_ok $found->{height}, '<', 100 * 400, "$width: its height is bounded";
}
is_deeply [values %charts], [5], 'each width shows the same charts, each once' or diag explain \%charts;
cmp_ok((keys %charts)[0], '>=', 10, 'and all of them');

# Print: A4 with margins of one centimetre, as a window with the print rules.
my $text = do { local (@ARGV, $/) = $page; <> };
my ($paper) = evaluated(file('paper.html', $text =~ s/\@media screen/\@media none/r =~ s/\@media print/\@media all/r), [718], $looks);
is_deeply [@$paper{qw(out over)}], [[], []], 'in print nothing overflows or overlaps' or diag explain $paper;
ok exists $charts{$paper->{charts}}, 'and it has the same charts';

# ------------------------------------------------------------------------------------------------ pictures
# A colour of the style sheet, as three bytes; for the dark theme the second definition.
sub colour {
    my ($name, $dark) = @_;
    open my $style, '<', 'tests/tools/lib/bench.css' or die "bench.css: $!\n";
    my @found = map { /--$name: #(\w{6})\b/ ? $1 : () } <$style>;
    return pack 'H6', $found[$dark ? 1 : 0];
}

# How many pixels of a picture have each colour.
sub counted {
    my ($picture) = @_;
    my %count;
    for my $row (@{$picture->{rows}}) { $count{$_}++ for unpack '(a3)*', $row }
    return %count;
}

for (['narrow', 360, 2600, 0], ['wide', 1400, 1500, 0], ['dark', 1000, 1100, 1]) {
    my ($name, $width, $height, $dark) = @$_;
    my $file = "$here/build/log/bench-page-$name.png";
    my $picture = picture($page, $file, $width, $height, $dark ? '--blink-settings=preferredColorScheme=0' : ());
    is "$picture->{width} $picture->{height}", "$width $height", "$name: a picture of that size";
    my %count = counted($picture);
    cmp_ok scalar keys %count, '>', 50, "$name: it is not blank";
    cmp_ok $count{colour('ground', $dark)} // 0, '>', $width * $height / 3, "$name: most of it is ground";
    cmp_ok $count{colour($_, $dark)} // 0, '>', 500, "$name: there is the colour of $_" for qw(frame enter handler leave resume);
}

# ------------------------------------------------------------------------------------------------ the network
my $curious = file('curious.html', '<img src="http://127.0.0.1:1/a.png"><p>one</p>');
is_deeply [requests($curious)], ['http://127.0.0.1:1/a.png'], 'a request of a page is detected';
is_deeply [requests($page)], [], 'this page requests nothing';

# The check itself works: a page with two labels at one place, and one with a line that is too long.
my ($found) = evaluated(file('over.html', $text =~ s{(<text [^>]*class="name"[^>]*>direct</text>)}{$1$1}gr), [1400], $looks);
cmp_ok scalar @{$found->{over}}, '>', 0, 'overlapping labels are detected';
($found) = evaluated(file('out.html', $text =~ s{<h1>}{<h1 class="x"><span style="white-space:nowrap">@{[ 'long ' x 100 ]}</span>}r), [1400], $looks);
cmp_ok scalar @{$found->{out}}, '>', 0, 'and overflow';
done_testing;
