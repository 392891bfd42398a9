# Each case that failed, with all that its checks recorded: wanted and got one below the other, and the bits that differ by
# name. Machines whose records are the same share one.
package ReportFailures;
use strict;
use warnings;
use utf8;
use Exporter qw(import);
use Html qw(element);
use ReportBits qw(bit_names value_name);
use ReportMatrix qw(anchor);
use ReportSum qw(%sign @verdicts);
use Svg qw(esc);
our @EXPORT_OK = qw(failures);

# The cases that have VERDICTS at their worst, folded unless OPEN.
sub failures {
    my ($report, $reasons, $open, @cases) = @_;
    return join '', map { failure($report->{machines}, $reasons, $open, $_) } @cases;
}

sub failure {
    my ($machines, $reasons, $open, $case) = @_;
    my @results = map { { %{$case->{results}[$_]}, machine => $machines->[$_]{name} } } 0 .. $#$machines;
    my ($source) = grep { defined } map { $_->{source} } map { @{$_->{points}} } @results;
    # A link to something inside of a folded element unfolds it.
    return '<details class="failure"' . ($open ? ' open' : '') . '><summary><b>' . esc($case->{id}) . '</b> <span>'
        . esc($case->{sentence}) . "</span></summary>\n<div id=\"" . anchor($case->{id}) . '">' . chips(@results) . "</div>\n"
        . (defined $source ? '<p class="source"><span>source</span> ' . esc($source) . "</p>\n" : '')
        . join('', map { block($reasons, $_) } blocks(@results)) . "</details>\n";
}

# The machines by verdict.
sub chips {
    my %of;
    push @{$of{$_->{verdict}}}, $_ for @_;
    return '<ul class="chips">' . join('', map {
        my $verdict = $_;
        my @who = map { $_->{machine} . (defined $_->{words} ? " ($_->{words})" : '') } @{$of{$verdict} // []};
        @who ? "<li class=\"$verdict\"><b>" . esc($sign{$verdict}) . '</b> ' . esc(join ', ', @who) . '</li>' : '';
    } @verdicts) . '</ul>';
}

# The failed points of all machines; those with the same records together. Of many rounds, each record once.
sub blocks {
    my (%block, @order);
    for my $result (@_) {
        if ($result->{verdict} eq 'cut') { push @order, { who => [$result->{machine}], stopped => 1, point => {} } }
        for my $point (grep { $_->{verdict} =~ /^(?:fail|known)$/ } @{$result->{points}}) {
            my $key = join "\0", $point->{reason} // '', map { my $c = $_; map { "$_=$c->{$_}" } sort keys %$c } @{$point->{checks} // []};
            if (!$block{$key}) { push @order, $block{$key} = { who => [], point => $point } }
            push @{$block{$key}{who}}, $result->{machine} if !grep { $_ eq $result->{machine} } @{$block{$key}{who}};
        }
    }
    return @order;
}

sub block {
    my ($reasons, $block) = @_;
    my $point  = $block->{point};
    my @checks = @{$point->{checks} // []};
    my ($frame) = map { $_->{decoded} // () } @checks;
    my $html = '<div class="block"><h4>' . esc(join ', ', @{$block->{who}}) . "</h4>\n";
    return $html . element('p', 'The run did not end: it was at this case.') . "</div>\n" if $block->{stopped};
    $html .= '<p class="reason"><span>known deviation</span> ' . esc($point->{reason}) . "</p>\n" if defined $point->{reason};
    my @rows = grep { defined $_->{what} } @checks;
    $html .= rows($reasons, $frame, @rows) if @rows;
    $html .= '<p class="decoded"><span>frame that it got</span> ' . esc($_->{decoded}) . "</p>\n" for grep { defined $_->{decoded} } @checks;
    $html .= '<p class="decoded"><span>omitted</span> ' . esc($_->{omitted}) . "</p>\n" for grep { defined $_->{omitted} } @checks;
    $html .= element('p', 'Its log has no details.', 'about') if !@checks;
    $html .= '<pre>' . esc(join "\n", @{$point->{story}}) . "</pre>\n" if @{$point->{story} // []};
    return "$html</div>\n";
}

sub rows {
    my ($reasons, $frame, @checks) = @_;
    my $places = grep { defined $_->{at} } @checks;
    my $html = '<table class="checks"><thead><tr><th scope="col">check</th><th scope="col">want, got</th><th scope="col">bits that differ</th>'
        . ($places ? '<th scope="col">at</th>' : '') . "</tr></thead>\n<tbody>\n";
    for my $check (@checks) {
        my ($want, $got) = map { valued($reasons, $check, $_) } qw(want got);
        my @bits = bit_names($check->{what}, $check->{differ}, $frame);
        my @places = (grep({ defined } $check->{at}), map { defined $check->{$_->[0]} ? "$_->[1] $check->{$_->[0]}" : () }
            ['from', 'called from'], ['raised', 'raised at'], ['rule', 'by']);
        $html .= '<tr><th scope="row">' . esc($check->{what}) . "</th><td class=\"values\">$want$got</td><td class=\"bits\" data-of=\"bits that differ\">"
            . (@bits ? join('<br>', map { esc($_) } @bits) : '–') . '</td>'
            . ($places ? '<td class="at" data-of="at">' . join('<br>', map { esc($_) =~ s{([/_:])}{$1<wbr>}gr } @places) . '</td>' : '') . "</tr>\n";
    }
    return "$html</tbody></table>\n";
}

sub valued {
    my ($reasons, $check, $which) = @_;
    my $name = value_name($check->{what}, $check->{$which}, $reasons);
    return "<div class=\"$which\"><span>$which</span> <code>" . marked($check, $which) . '</code>'
        . (defined $name ? ' <i>' . esc($name) . '</i>' : '') . '</div>';
}

# A number with the digits that differ marked.
sub marked {
    my ($check, $which) = @_;
    my ($value, $other) = @$check{$which, $which eq 'want' ? 'got' : 'want'};
    return '–' if !defined $value;
    return esc($value) if $value !~ /^0x[0-9a-f]+$/ || ($other // '') !~ /^0x[0-9a-f]+$/ || length $value != length $other;
    my @other = split //, $other;
    my $at = 0;
    return join('', map { my $same = $_ eq $other[$at++]; $same ? $_ : "<u>$_</u>" } split //, $value) =~ s{</u><u>}{}gr;
}

1;
