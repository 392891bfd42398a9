# Plain SVG for a page: each chart is drawn for a wide and for a narrow window, and the page's style shows the one that
# fits, so that its text is never scaled down until it is illegible.
package Svg;
use strict;
use warnings;
use Exporter qw(import);
use List::Util qw(max sum0);
our @EXPORT_OK = qw(esc both rect text line path width_of spread ticks commas);

our ($wide, $narrow) = (960, 340);

# Escapes foreign text. Characters beyond ASCII become numeric references, control characters question marks.
my %entity = ('&' => '&amp;', '<' => '&lt;', '>' => '&gt;', '"' => '&quot;', "'" => '&#39;');

sub esc {
    my ($text) = @_;
    return $text =~ s{([&<>"'])|[^\x20-\x7E\n]}{ $1 ? $entity{$1} : ord($&) < 0xA0 ? "?" : "&#" . ord($&) . ";" }ger;
}

sub commas { return scalar reverse((reverse $_[0]) =~ s/(\d{3})(?=\d)/$1,/gr) }

# TITLE is for screen readers; DRAW gets the width and returns the height and the parts.
sub both {
    my ($title, $draw) = @_;
    return join '', map {
        my ($class, $width) = @$_;
        my ($height, @parts) = $draw->($width);
        sprintf qq(<svg class="%s" viewBox="0 0 %d %d" role="img" aria-label="%s">%s</svg>\n), $class, $width, $height, esc($title), join "\n", '', @parts, '';
    } ['wide', $wide], ['narrow', $narrow];
}

# Numbers are rounded to a tenth, the visible precision.
sub n { return sprintf('%.1f', $_[0]) =~ s/\.0$//r }

sub attributes {
    my %with = @_;
    return join '', map { qq( $_=") . esc($with{$_}) . '"' } sort keys %with;
}

sub rect {
    my ($x, $y, $width, $height, %with) = @_;
    my $words = delete $with{words};    # tooltip
    return sprintf '<rect x="%s" y="%s" width="%s" height="%s"%s%s', n($x), n($y), n(max $width, 0), n($height), attributes(%with),
        defined $words ? "><title>" . esc($words) . "</title></rect>" : "/>";
}

sub text {
    my ($x, $y, $text, %with) = @_;
    return sprintf '<text x="%s" y="%s"%s>%s</text>', n($x), n($y), attributes(%with), esc($text);
}

sub line {
    my ($x, $y, $to_x, $to_y, %with) = @_;
    return sprintf '<line x1="%s" y1="%s" x2="%s" y2="%s"%s/>', n($x), n($y), n($to_x), n($to_y), attributes(%with);
}

sub dot {
    my ($x, $y, $radius, %with) = @_;
    return sprintf '<circle cx="%s" cy="%s" r="%s"%s/>', n($x), n($y), n($radius), attributes(%with);
}

# Through POINTS, each [x, y].
sub path {
    my ($points, %with) = @_;
    return sprintf '<path d="M%s"%s/>', join('L', map { n($_->[0]) . ' ' . n($_->[1]) } @$points), attributes(%with);
}

# An upper bound of the width, for the widest of the common fonts.
sub width_of { return 0.66 * $_[1] * length $_[0] }

# Places ITEMS, each { x, width }, between LEFT and RIGHT without overlap, each as close to its own x (its middle) as
# possible.
sub spread {
    my ($left, $right, $gap, @items) = @_;
    @items = sort { $a->{x} <=> $b->{x} } @items;
    my $from = $left;
    for (@items) {
        $_->{at} = max($_->{x}, $from + $_->{width} / 2);
        $from = $_->{at} + $_->{width} / 2 + $gap;
    }
    my $to = $right;
    for (reverse @items) {
        $_->{at} = $to - $_->{width} / 2 if $_->{at} > $to - $_->{width} / 2;
        $to = $_->{at} - $_->{width} / 2 - $gap;
    }
    return @items;
}

# Round values from 0 to MOST, approximately ABOUT of them.
sub ticks {
    my ($most, $about) = @_;
    my $raw   = $most / $about || 1;
    my $power = 10**int(log($raw) / log(10) + ($raw < 1 ? -1 : 0));
    my ($step) = grep { $_ >= $raw } map { $_ * $power } 1, 2, 5, 10;
    return map { $_ * $step } 0 .. int($most / $step);
}

1;
