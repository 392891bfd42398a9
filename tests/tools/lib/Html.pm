# Builders of HTML. Text arguments are escaped; arguments that are HTML already have it in their name.
package Html;
use strict;
use warnings;
use utf8;
use Exporter qw(import);
use Svg qw(esc);
our @EXPORT_OK = qw(element prose list facts plain_facts figure table page);

sub element {
    my ($name, $text, $class) = @_;
    return "<$name" . ($class ? " class=\"$class\"" : '') . '>' . esc($text) . "</$name>\n";
}

# A sentence, with `code` in it.
sub prose { return esc($_[0]) =~ s{`([^`]+)`}{<code>$1</code>}gr }

sub list {
    my ($class, @html) = @_;
    return "<ul class=\"$class\">\n" . join('', map { "<li>$_</li>\n" } @html) . "</ul>\n";
}

# Pairs of a name and a description; pairs without a description are left out. plain_facts: no `code` in descriptions.
sub facts       { return fact_list(\&prose, @_) }
sub plain_facts { return fact_list(\&esc, @_) }

sub fact_list {
    my ($written, @pairs) = @_;
    my $html = '';
    while (my ($name, $is) = splice @pairs, 0, 2) {
        $html .= '<dt>' . esc($name) . '</dt><dd>' . $written->($is) . "</dd>\n" if defined $is && $is ne '';
    }
    return "<dl class=\"facts\">\n$html</dl>\n";
}

sub figure {
    my ($html, $caption) = @_;
    return "<figure>\n$html" . ($caption ? '<figcaption>' . esc($caption) . "</figcaption>\n" : '') . "</figure>\n";
}

# HEADS and the cells of ROWS: a text, or [text, class, small print below it]. The first cell of a row is its head, and
# its class is the row's. In a narrow window, without column heads, each cell shows its own.
sub table {
    my ($caption, $heads, @rows) = @_;
    my $words = sub { return ref $_[0] && ($_[0][1] // '') =~ /words/ ? ' class="words"' : '' };
    my $html = '<table>' . ($caption ? '<caption>' . esc($caption) . '</caption>' : '') . '<thead><tr>'
        . join('', map { "<th scope=\"col\"" . $words->($rows[0][$_]) . '>' . esc($heads->[$_]) . '</th>' } 0 .. $#$heads) . "</tr></thead>\n<tbody>\n";
    for my $row (@rows) {
        my ($first, @cells) = map { ref $_ ? $_ : [$_] } @$row;
        $html .= '<tr' . ($first->[1] ? " class=\"$first->[1]\"" : '') . '><th scope="row">' . esc($first->[0]) . '</th>';
        for (0 .. $#cells) {
            my ($text, $class, $small) = @{$cells[$_]};
            $html .= '<td data-of="' . esc($heads->[$_ + 1]) . '"' . ($class ? " class=\"$class\"" : '') . '>' . esc($text // '–')
                . (defined $small ? '<small>' . esc($small) . '</small>' : '') . '</td>';
        }
        $html .= "</tr>\n";
    }
    return "$html</tbody></table>\n";
}

# The page makes no requests: its style is embedded, and scripts and external sources are forbidden.
sub page {
    my ($title, $style, $html) = @_;
    return <<"END";
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>@{[ esc($title) ]}</title>
<style>
$style</style>
</head>
<body>
<main>
$html</main>
</body>
</html>
END
}

1;
