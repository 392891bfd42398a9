# Cases by machines: tables whose cells have a sign, a word, and a letter for the reason that is written below the table.
package ReportMatrix;
use strict;
use warnings;
use utf8;
use Exporter qw(import);
use Html qw(element prose);
use ReportSum qw(%sign @verdicts);
use Svg qw(esc);
our @EXPORT_OK = qw(matrix groups anchor);

# The place of a case's failure in the page.
sub anchor { return 'case-' . ($_[0] =~ s{[^\w-]}{-}gr) }

# Whether the case has such a place: it failed, or stopped, on a machine.
sub has_place { return grep { $_->{verdict} =~ /^(?:cut|fail|known)$/ } @{$_[0]{results}} }

sub matrix {
    my ($machines, @cases) = @_;
    my (%letter, @reasons);
    my $html = '<div class="scroll"><table class="matrix"><thead><tr><th scope="col">case</th>'
        . join('', map { '<th scope="col">' . broken_name($_->{name}) . '</th>' } @$machines) . "</tr></thead>\n<tbody>\n";
    for my $case (@cases) {
        my $id = esc($case->{id});
        $id = '<a href="#' . anchor($case->{id}) . "\">$id</a>" if has_place($case);
        $html .= "<tr><th scope=\"row\">$id<small>" . esc($case->{sentence}) . '</small></th>';
        for my $at (0 .. $#$machines) {
            my $result = $case->{results}[$at];
            my $note = '';
            if (defined $result->{reason} && $result->{verdict} =~ /^(?:skip|known)$/) {
                $letter{$result->{reason}} //= do { push @reasons, $result->{reason}; letter($#reasons) };
                $note = " <sup>$letter{$result->{reason}}</sup>";
            }
            $html .= "<td class=\"$result->{verdict}\" data-of=\"" . esc($machines->[$at]{name}) . '">' . esc($sign{$result->{verdict}}) . $note
                . (defined $result->{words} ? '<small>' . esc($result->{words}) . '</small>' : '') . '</td>';
        }
        $html .= "</tr>\n";
    }
    $html .= "</tbody></table></div>\n";
    $html .= "<dl class=\"reasons\">\n" . join('', map { "<dt>$letter{$_}</dt><dd>" . esc($_) . "</dd>\n" } @reasons) . "</dl>\n" if @reasons;
    return $html;
}

# a to z, then aa.
sub letter {
    my ($n) = @_;
    my $letter = 'a';
    $letter++ for 1 .. $n;
    return $letter;
}

# A long name may be broken at its hyphens.
sub broken_name { return esc($_[0]) =~ s{([-/])}{$1<wbr>}gr }

# Every group, folded; those with a case that fails or stops are open.
sub groups {
    my ($report, $sentences) = @_;
    my (@names, %of);
    for my $case (@{$report->{cases}}) {
        push @names, $case->{group} if !$of{$case->{group}};
        push @{$of{$case->{group}}}, $case;
    }
    return join '', map { group($report->{machines}, $_, $sentences->{$_} // '', @{$of{$_}}) } @names;
}

sub group {
    my ($machines, $name, $sentence, @cases) = @_;
    my %count;
    $count{$_->{verdict}}++ for map { @{$_->{results}} } @cases;
    my $open = $count{cut} || $count{fail};
    return '<details class="group"' . ($open ? ' open' : '') . '><summary><b>' . esc($name) . '/</b> <span>' . prose($sentence) . '</span><i>' . @cases
        . (@cases == 1 ? ' case' : ' cases')
        . join('', map { ", <em class=\"$_\">" . esc("$count{$_} $sign{$_}") . '</em>' } grep { $count{$_} } @verdicts)
        . "</i></summary>\n" . matrix($machines, @cases) . "</details>\n";
}

1;
