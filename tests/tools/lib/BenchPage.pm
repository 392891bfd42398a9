# build/bench.html: what a bench measured, as a page to look at. Native FRED and FRED played by software never share a
# chart or a table.
package BenchPage;
use strict;
use warnings;
use utf8;
use Bench qw(@steps);
use BenchCharts qw(bars curve);
use BenchKvm qw(beside_kvm);
use BenchReport qw(median_of);
use BenchTimeline qw(timeline);
use BenchWords qw(%says way_note segments_of parts_of);
use Exporter qw(import);
use Html qw(element prose list facts figure table page);
use List::Util qw(max);
use POSIX qw(strftime);
use Svg qw(esc commas);
our @EXPORT_OK = qw(bench_page);

sub bench_page {
    my ($report, $peer, $image, $style) = @_;
    my $html = head($report) . verdict($report, $peer);
    $html .= group($_, $report, $peer) for @{$report->{groups}};
    $html .= storms_alone($report) . size($image) . how($report);
    return page('What a reflected NMI costs', $style, $html);
}

sub head {
    my ($report) = @_;
    my @groups = @{$report->{groups}};
    my %unit = map { $_->{unit} => 1 } @groups;
    my $rounds = join ', ', sort { $a <=> $b } keys %{{ map { $_->{clock}{rounds} => 1 } @groups }};
    return element('h1', 'What a reflected NMI costs')
        . element('p', 'An NMI ends the guest, is handed to the FRED handler of its host, and the guest goes on: step by step, for every way to hand it over.', 'lead')
        . facts(
            Machines => join('; ', map { "$_->{machine} (" . ($_->{facts}{machine} // 'emulator not named') . ')' } machines(@groups)),
            CPU      => $report->{facts}{cpu}, Firmware => $report->{facts}{firmware}, Latchkey => $report->{facts}{version},
            Counted  => join(' and ', sort keys %unit) . ($rounds ? ", medians of $rounds rounds" : ''),
            Measured => defined $report->{measured} ? strftime('%Y-%m-%d %H:%M UTC', gmtime $report->{measured}) : undef,
        );
}

sub machines {
    my %seen;
    return grep { !$seen{$_->{machine}}++ } @_;
}

# What is wrong, if anything is; and how `direct` stands against its bars.
sub verdict {
    my ($report, $peer) = @_;
    my $html = @{$report->{wrong}} ? element('h3', 'Not good', 'broken') . list('wrong', map { esc($_) } @{$report->{wrong}}) : '';
    for my $group (grep { @{$_->{bars}} } @{$report->{groups}}) {
        my $kvm = BenchPeer::peer_row($peer, 'fred', 'off');
        $html .= list('tiles', map {
            my ($bar, $class) = ($_, $_->{held} ? 'held' : 'broken');
            '<b>' . esc(defined $bar->{got} ? commas($bar->{got}) : '–') . '</b>' . element('span', $bar->{name})
                . element('span', $bar->{held} ? "✓ at most $bar->{most}" : "✗ more than $bar->{most}", $class) . element('span', "Linux’s KVM: $kvm->{$bar->{peer}}", 'quiet');
        } @{$group->{bars}});
    }
    return $html;
}

# Of the two, the mitigations that a group's charts are drawn for; and the others, if they were measured too.
sub sides {
    my ($group) = @_;
    my @sides = grep { $group->{steps}{$_} } qw(off on);
    return @sides;
}

sub group {
    my ($group, $report, $peer) = @_;
    my ($side, $other) = sides($group);
    my $unit = $group->{unit};
    my $html = element('h2', ($group->{backend} eq 'native' ? 'Native FRED' : 'FRED played by software') . ", layout $group->{layout}")
        . element('p', join(' · ', grep { defined } $group->{machine}, $group->{facts}{machine}, $group->{facts}{cpu} && $group->{facts}{cpu} =~ s/, signature.*//r), 'about');
    $html .= element('h3', 'One reflection, to scale') . legend() . figure(
        timeline("Each way's steps to scale, in $unit", $unit, map { row_of($group, $_, $side, $other) } @{$group->{ways}}),
        "Mitigations $side" . ($other ? "; the thin bar and the count beside it: mitigations $other" : '')
            . '. The count behind a bar is the whole, measured in one piece: it need not be the sum to the last instruction.');
    $html .= beside_kvm($group, $peer) if @{$group->{bars}};
    $html .= ratios($group, $side, $other) . floor($group, $side) . numbers($group) . exits($group) . storm_of($group, $report) . around($group);
    return $html;
}

sub legend {
    return list('legend', map { "<i class=\"fill-$_\"></i>" . element('b', $_) . element('span', $says{$_}) } grep { $_ ne 'all' } @steps);
}

sub row_of {
    my ($group, $way, $side, $other) = @_;
    my %row = (name => $way, note => way_note($way), segments => [segments_of($group, $way, $side)], all => median_of($group, $way, $side, 'all'));
    return { %row, $other && $group->{steps}{$other}{$way}
        ? (more => [segments_of($group, $way, $other)], more_all => median_of($group, $way, $other, 'all'), side => $other) : () };
}

sub ratios {
    my ($group, $side, $other) = @_;
    my @rows = map {
        my $way = $_;
        my @values = map { [$_ eq $side ? 'frame' : 'quiet', $group->{ratio}{$_}{$way}, sprintf('%.2f', $group->{ratio}{$_}{$way}) . ($other ? " $_" : '')] }
            grep { defined $group->{ratio}{$_}{$way} } $side, $other // ();
        @values ? { name => $way, note => way_note($way), values => \@values } : ();
    } @{$group->{ways}};
    return '' if !@rows;
    return element('h3', 'Each way against direct') . figure(bars('The whole of each way as a multiple of direct', 1, @rows),
        'VM exit to the guest’s next instruction, as a multiple of what direct takes in the same run' . ($other ? ', mitigations off and on' : '') . '. The line is direct.');
}

# The floor beside what `direct` takes, and what its instructions are for.
sub floor {
    my ($group, $side) = @_;
    my %floor = map { $_->{step} => $_->{count} } @{$group->{floor}};
    my @rows = map {
        my $got = median_of($group, 'direct', $side, $_);
        defined $floor{$_} && defined $got ? { name => $_, values => [[$_, $got, commas($got) . ' direct'], ['quiet', $floor{$_}, commas($floor{$_}) . ' floor']] } : ();
    } @steps;
    return '' if !@rows && !@{$group->{part}};
    return element('h3', 'How much of it has to be') . (@rows ? figure(bars('The steps of direct beside the fewest instructions that could do them', undef, @rows),
        'The floor is the fewest instructions that could do the step: the guest’s registers saved and given back, the frame’s eight words, C called with what it may change saved, ERETS and VMRESUME.') : '')
        . parts_of('What the instructions are for', map { [$_->{way}, $_->{step}, $_->{count}, $_->{what} =~ tr/_/ /r, $_->{least}] } @{$group->{part}});
}

sub cell {
    my ($words) = @_;
    return [undef] if !$words;
    my ($min, $median, $p99) = @$words{qw(min median p99)};
    return [commas($median), $words->{step} && $words->{step} eq 'all' ? 'strong' : undef, $min == $p99 ? undef : commas($min) . ' to ' . commas($p99)];
}

sub numbers {
    my ($group) = @_;
    my $html = element('h3', 'In numbers');
    for my $side (sides($group)) {
        $html .= table("Mitigations $side, $group->{unit}: median; below it, where they differ, least and 99th percentile",
            ['way', @steps, 'to direct'],
            map {
                my $way = $_;
                $group->{steps}{$side}{$way} ? [$way, (map { cell($group->{steps}{$side}{$way}{$_}) } @steps),
                    defined $group->{ratio}{$side}{$way} ? sprintf('%.2f', $group->{ratio}{$side}{$way}) : undef] : ();
            } @{$group->{ways}});
    }
    return $html . join '', map { element('p', "$_.", 'about') } @{$group->{missing} // []};
}

sub exits {
    my ($group) = @_;
    return '' if !@{$group->{exit}};
    my %of;
    $of{$_->{kind}}{$_->{mitigations}} = $_ for @{$group->{exit}};
    return table("An empty exit, from the guest to the guest, mitigations off and on, $group->{unit}", ['exit', map { ($_, 'to direct') } qw(off on)], map {
        my $kind = $_;
        [uc $kind, map {
            my ($words, $base) = ($of{$kind}{$_}, median_of($group, 'direct', $_, 'all'));
            (cell($words), $words && $base ? sprintf('%.2f', $words->{median} / $base) : undef);
        } qw(off on)];
    } sort keys %of);
}

sub storm_of {
    my ($group, $report) = @_;
    my @groups = grep { $_->{backend} eq $group->{backend} && $_->{machine} eq $group->{machine} } @{$report->{groups}};
    return '' if $groups[0] != $group;
    return storm(grep { $_->{backend} eq $group->{backend} && $_->{machine} eq $group->{machine} } @{$report->{storms}});
}

# Those of machines where nothing else was measured.
sub storms_alone {
    my ($report) = @_;
    my @alone = grep { my $s = $_; !grep { $_->{backend} eq $s->{backend} && $_->{machine} eq $s->{machine} } @{$report->{groups}} } @{$report->{storms}};
    return join '', map { element('h2', "$_->{machine}, FRED $_->{backend}") . storm($_) } @alone;
}

sub storm {
    my @curves = @_;
    return '' if !@curves;
    my @drawn = map { { name => $_->{machine}, class => 'frame', points => [map { defined $_->{rate} ? [$_->{sent}, $_->{rate}] : () } @{$_->{points}}] } } @curves;
    return element('h3', 'Storms of NMIs') . (grep({ @{$_->{points}} } @drawn)
            ? figure(curve('NMIs per second of the machine\'s own time against their number', 'NMIs in all', 'NMIs per second', @drawn),
                'NMIs to itself from the guest and around it at pseudo-random instants, per second of the machine’s own time: a rate that does not fall shows that nothing grows with their number.') : '')
        . table('Every one of them is accounted for', ['NMIs', 'NMIs per second', 'direct', 'reflected', 'merged', 'ms'],
            map { map { my $p = $_; [commas($p->{sent}), map { defined $_ ? commas($_) : undef } @$p{qw(rate direct reflected merged ms)}] } @{$_->{points}} } @curves);
}

# What is paid once: until the guest runs, for a CPU, for a console.
sub around {
    my ($group) = @_;
    my @rows = (
        (map { ['UEFI entry to the guest’s first instruction', [commas($_->{us}) . ' µs'], [commas($_->{ticks}) . " $group->{unit}"]] } @{$group->{start}}),
        (map { ["CPU $_->{number} brought up", [commas($_->{us}) . ' µs'], [commas($_->{kib}) . ' KiB']] } @{$group->{cpu}}),
        (map { ['Memory in use', [commas($_->{kib}) . ' KiB'], [undef]] } @{$group->{memory}}),
        (map { ["Console $_->{name}", [commas($_->{us}) . ' µs'], [commas($_->{bytes}) . ' bytes, ' . commas($_->{lines}) . ($_->{lines} == 1 ? ' line' : ' lines')]] } @{$group->{console}}),
    );
    return @rows ? element('h3', 'Around it') . table(undef, ['what', 'cost', 'for'], @rows) : '';
}

sub size {
    my ($image) = @_;
    return '' if !$image;
    my $html = element('h2', 'The image') . element('p', 'latchkey.efi: ' . commas($image->{total}) . ' bytes.', 'about');
    for (['sections', 'By section'], ['rooms', 'By room of the source']) {
        my ($of, $title) = @$_;
        my %bytes = map { $_ => $image->{$of}{$_} } grep { ($image->{$of}{$_} // '') =~ /^\d+$/ && $image->{$of}{$_} } keys %{$image->{$of} // {}};
        next if !%bytes;
        $html .= element('h3', $title) . figure(bars("$title, bytes", undef,
            map { { name => $_, values => [['leave', $bytes{$_}, commas($bytes{$_})]] } } sort { $bytes{$b} <=> $bytes{$a} || $a cmp $b } keys %bytes), 'Bytes.');
    }
    return $html;
}

sub how {
    my ($report) = @_;
    my ($clock) = map { $_->{clock} } @{$report->{groups}};
    return element('h2', 'How it was measured') . list('says', map { prose($_) }
        'make bench boots each machine twice, with mitigations=off and with mitigations=on, and counts each step so many rounds; the numbers are medians.',
        $clock ? "To read the clock takes $clock->{overhead} ticks, and a thousand known instructions took $clock->{thousand}: the unit is $clock->{unit}." : (),
        'An emulator counts instructions, each as one, be it a VMREAD or an ERETS. It shows what has to be executed, and not how many cycles a CPU takes for it.',
        'A QEMU without KVM has no VMX, so there is nothing to reflect on it: it is left out.');
}

1;
