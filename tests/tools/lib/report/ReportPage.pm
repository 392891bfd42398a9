# build/report.html: one page. First the machines and what differs between them, then each failure, then every case.
package ReportPage;
use strict;
use warnings;
use utf8;
use Exporter qw(import);
use Files qw(contents);
use Html qw(element list plain_facts page);
use List::Util qw(uniq);
use POSIX qw(strftime);
use ReportFailures qw(failures);
use ReportMatrix qw(matrix groups);
use ReportSum qw(%sign);
use Svg qw(esc);
our @EXPORT_OK = qw(report_page);

# STYLE is a file; TOP is the tree, whose README has a sentence for each group, and include/ the names of exits.
sub report_page {
    my ($report, $style, $top) = @_;
    my $reasons   = contents("$top/include/vmx.h");
    my %sentences = contents("$top/README.md") =~ m{^\| `(\w+)/` \| (.*?) \|$}mg;
    my $sentences = { map { $_ => $sentences{$_} =~ s/ ?\(?\[[^\]]*\]\([^)]*\)\)?//gr } keys %sentences };
    my @machines  = @{$report->{machines}};
    my @failed    = grep { worst($_) =~ /^(?:cut|fail)$/ } @{$report->{cases}};
    @failed       = ((grep { $_->{differs} eq 'verdict' } @failed), grep { $_->{differs} ne 'verdict' } @failed);
    my @known     = grep { worst($_) eq 'known' } @{$report->{cases}};
    my $title     = @machines == 1 ? "Latchkey on $machines[0]{name}" : 'Latchkey on ' . @machines . ' machines';
    my $html = element('h1', $title) . lead($report, scalar @known, @failed) . remarks($report) . machines(@machines) . facts_of(@machines)
        . differences($report)
        . section(scalar @failed, 'Failures', 'Each with all that its checks recorded; first those that pass elsewhere. Digits that differ are underlined.',
            failures($report, $reasons, 1, @failed))
        . section(scalar @known, 'Known deviations', 'Failures that the list of this machine’s deviations explains.', failures($report, $reasons, 0, @known))
        . section(1, 'All cases', 'In the order of the run. ' . legend(), groups($report, $sentences))
        . element('p', 'Made ' . strftime('%Y-%m-%d %H:%M UTC', gmtime $report->{made}) . ' by make report.', 'about');
    return page($title, contents($style), $html);
}

sub worst {
    my ($case) = @_;
    for my $verdict (qw(cut fail known)) { return $verdict if grep { $_->{verdict} eq $verdict } @{$case->{results}} }
    return '';
}

sub section {
    my ($is, $title, $words, $html) = @_;
    return $is ? element('h2', $title) . element('p', $words, 'about') . $html : '';
}

sub legend {
    return 'Signs: ' . join(', ', @sign{qw(pass fail known skip none cut)}) . '. The third is a known deviation of the machine, '
        . 'the fifth a case that is not in its log, the last the case at which its run stopped.';
}

sub plural { return $_[0] . ' ' . $_[1] . ($_[0] == 1 ? '' : 's') }

# The sentence that an expert wants first.
sub lead {
    my ($report, $known, @failed) = @_;
    my @differ = grep { $_->{differs} eq 'verdict' } @{$report->{cases}};
    my @broken = grep { $_->{end} ne 'complete' } @{$report->{machines}};
    my $words = @failed ? plural(scalar @failed, 'case') . (@failed == 1 ? ' fails' : ' fail') : 'No case fails';
    $words .= ' on at least one machine' if @{$report->{machines}} > 1 && @failed;
    $words .= "; $known " . ($known == 1 ? 'is a known deviation' : 'are known deviations') if $known;
    my $differ = @differ ? plural(scalar @differ, 'verdict') . (@differ == 1 ? ' differs' : ' differ') : 'no verdict differs';
    $words .= "; $differ between machines" if @{$report->{machines}} > 1;
    $words .= '. ' . plural(scalar @broken, 'run') . ' did not reach ' . (@broken == 1 ? 'its' : 'their') . ' end' if @broken;
    return element('p', "$words.", 'lead');
}

sub remarks {
    my ($report) = @_;
    my @lines = ((map { "$_->{name}: $_->{words}" } grep { $_->{words} } @{$report->{machines}}),
        (map { "$_->{file}: $_->{why}" } grep { $_->{lost} } @{$report->{remarks}}));
    return @lines ? list('wrong', map { esc($_) } @lines) : '';
}

# A row for each machine: the counts, and the facts that tell machines apart.
sub machines {
    my @machines = @_;
    my @heads = ('machine', 'pass', 'fail', 'known', 'skip', 'end', 'FRED', 'VMX', 'CPUs', 'CPU', 'version');
    my $html = '<table class="machines"><thead><tr>' . join('', map { '<th scope="col">' . esc($_) . '</th>' } @heads) . "</tr></thead>\n<tbody>\n";
    for my $run (@machines) {
        my $facts = $run->{facts};
        my @cells = ((map { [$run->{counts}{$_}, 'count ' . ($run->{counts}{$_} ? $_ : 'zero')] } qw(pass fail known skip)),
            [$run->{end} eq 'complete' ? 'complete' : $run->{end} eq 'cut' ? 'did not end' : 'bailed out', $run->{end} eq 'complete' ? '' : 'fail'],
            [short_fred($facts->{fred})], [($facts->{vmx} // 'not said') =~ /^not used/ ? 'no' : defined $facts->{vmx} ? 'yes' : 'not said'],
            [cpus($facts)], [($facts->{cpu} // 'not said') =~ s/, signature.*//r], [$facts->{latchkey} // 'not said']);
        $html .= '<tr><th scope="row">' . esc($run->{name}) =~ s{([-/])}{$1<wbr>}gr . '</th>' . join('', map {
            '<td data-of="' . $heads[$_ + 1] . '"' . ($cells[$_][1] ? " class=\"$cells[$_][1]\"" : '') . '>' . esc($cells[$_][0]) . '</td>'
        } 0 .. $#cells) . "</tr>\n";
    }
    return "$html</tbody></table>\n";
}

sub short_fred {
    my ($fred) = @_;
    my ($backend, $layout) = ($fred // '') =~ /^(\w+); layout (\w+)/;
    return defined $layout ? "$backend, $layout" : $fred // 'not said';
}

sub cpus {
    my ($facts) = @_;
    return $1 if ($facts->{memory} // '') =~ /for (\d+) CPU/;
    return 'not said';
}

# First the cases that fail on one machine and pass on another; the cases that are skipped on some are folded.
sub differences {
    my ($report) = @_;
    return '' if @{$report->{machines}} < 2;
    my @verdict = grep { $_->{differs} eq 'verdict' } @{$report->{cases}};
    my @runs    = grep { $_->{differs} eq 'runs' } @{$report->{cases}};
    my $html = element('h2', 'What differs');
    $html .= @verdict ? matrix($report->{machines}, @verdict) : element('p', 'No case has different verdicts where it runs.');
    return $html if !@runs;
    return $html . '<details class="group"><summary><b>Not everywhere</b> <span>' . plural(scalar @runs, 'case')
        . " skipped on, or missing from, some machines, and otherwise the same</span></summary>\n" . absent($report->{machines}, @runs) . "</details>\n";
}

# Why cases did not run, and where; the reason with the most cases first.
sub absent {
    my ($machines, @cases) = @_;
    my %of;
    for my $case (@cases) {
        my %where;
        for my $at (grep { $case->{results}[$_]{verdict} =~ /^(?:skip|none)$/ } 0 .. $#$machines) {
            push @{$where{$case->{results}[$at]{reason} // 'not in the log'}}, $machines->[$at]{name};
        }
        push @{$of{$_}{join ', ', @{$where{$_}}}}, $case->{id} for keys %where;
    }
    my @rows = map { my $why = $_; map { [$why, $_, $of{$why}{$_}] } sort keys %{$of{$why}} } sort keys %of;
    return '<table class="absent"><thead><tr><th scope="col">reason</th><th scope="col">machines</th><th scope="col">cases</th></tr></thead><tbody>' . "\n"
        . join('', map {
            my ($why, $where, $ids) = @$_;
            '<tr><th scope="row">' . esc($why) . '</th><td data-of="machines">' . esc($where) . '</td><td data-of="cases"><b>' . @$ids . '</b> '
                . esc(few(@$ids)) . "</td></tr>\n"
        } sort { @{$b->[2]} <=> @{$a->[2]} } @rows) . "</tbody></table>\n";
}

# The cases themselves, or how many of each group.
sub few {
    my @ids = @_;
    return join ', ', @ids if @ids <= 12;
    my %count;
    $count{s{/.*}{/}r}++ for @ids;
    return join ', ', map { "$_ $count{$_}" } uniq(map { s{/.*}{/}r } @ids);
}

# Every fact: those that all machines share once.
sub facts_of {
    my @machines = @_;
    my %has    = map { $_ => 1 } map { keys %{$_->{facts}} } @machines;
    my @names  = grep { $has{$_} } uniq(qw(latchkey cpu fred vmx apic firmware memory cpus serial screen loaded), sort keys %has);
    my $shared = sub { my ($name) = @_; return 1 == uniq(map { $_->{facts}{$name} // '' } @machines) };
    my @shared = grep { $shared->($_) } @names;
    my @own    = grep { !$shared->($_) } @names;
    my $html = '<details class="group"><summary><b>Facts</b> <span>the logs, and all that they record of the machines</span></summary>' . "\n";
    $html .= element('h3', @machines > 1 ? 'The same for all' : $machines[0]{name}) . plain_facts(map { $_ => $machines[0]{facts}{$_} } @shared) if @shared;
    for my $run (@machines) {
        $html .= (@machines > 1 || !@shared ? element('h3', $run->{name}) : '') . plain_facts(log => $run->{file} . ($run->{of} > 1 ? ", run $run->{number} of $run->{of}" : ''),
            (map { $_ => $run->{facts}{$_} } @own), end => $run->{words}, map { (note => $_) } @{$run->{notes}});
    }
    return "$html</details>\n";
}

1;
