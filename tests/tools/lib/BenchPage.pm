# build/bench.html: the results of a bench as a page. Native FRED and FRED emulated by software never share a chart or a
# table.
package BenchPage;
use strict;
use warnings;
use utf8;
use Bench qw(@steps);
use BenchAround qw(storm_of storms_alone around before size how);
use BenchCharts qw(bars);
use BenchKvm qw(beside_kvm);
use BenchPeer qw(peer_row);
use BenchReport qw(median_of);
use BenchTimeline qw(timeline);
use BenchWords qw(%says way_note segments_of parts_of);
use Exporter qw(import);
use Html qw(element list facts figure table page);
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
        . element('p', 'An NMI takes the CPU out of the guest, is handed to the NMI handler of the host, and the guest goes on: '
            . 'step by step, for every way to hand it over.', 'lead')
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

# Errors, if any, and `direct` compared with its bars.
sub verdict {
    my ($report, $peer) = @_;
    my $html = @{$report->{wrong}} ? element('h3', 'Not good', 'broken') . list('wrong', map { esc($_) } @{$report->{wrong}}) : '';
    for my $group (grep { @{$_->{bars}} } @{$report->{groups}}) {
        my $kvm = peer_row($peer, 'fred', 'off');
        $html .= list('tiles', map {
            element('b', defined $_->{got} ? commas($_->{got}) : '–') . element('span', $_->{name})
                . ($_->{held} ? element('span', "✓ at most $_->{most}", 'held') : element('span', "✗ not at most $_->{most}", 'broken'))
                . element('span', "Linux’s KVM: $kvm->{$_->{peer}}", 'quiet');
        } @{$group->{bars}});
    }
    return $html;
}

# The mitigations (off or on) that a group's charts are drawn for; and the others, if measured too.
sub sides {
    my ($group) = @_;
    return grep { $group->{steps}{$_} } 'off', 'on';
}

sub group {
    my ($group, $report, $peer) = @_;
    my ($side, $other) = sides($group);
    my $unit = $group->{unit};
    my $fred = $group->{backend} eq 'native' ? 'Native FRED' : 'FRED emulated by software';
    my $cpu  = ($group->{facts}{cpu} // 'CPU not named') =~ s/, signature.*//r;
    return element('h2', "$fred, layout $group->{layout}")
        . element('p', join(' · ', $group->{machine}, $group->{facts}{machine} // (), $cpu), 'about')
        . element('h3', 'One reflection, to scale') . legend()
        . figure(timeline("Each way’s steps to scale, in $unit", $unit, map { row_of($group, $_, $side, $other) } @{$group->{ways}}),
            "Mitigations $side" . ($other ? "; the thin bar and the count beside it: mitigations $other" : '')
                . '. The count behind a bar is the whole, measured in one piece: it need not be the sum to the last instruction.')
        . (@{$group->{bars}} ? beside_kvm($group, $peer) : '')
        . ratios($group, $side, $other) . floor($group, $side) . numbers($group) . exits($group)
        . storm_of($group, $report) . around($group) . before($group);
}

sub legend {
    return list('legend', map { "<i class=\"fill-$_\"></i>" . element('b', $_) . element('span', $says{$_}) } grep { $_ ne 'all' } @steps);
}

sub row_of {
    my ($group, $way, $side, $other) = @_;
    my %row = (name => $way, note => way_note($way), segments => [segments_of($group, $way, $side)],
        all => median_of($group, $way, $side, 'all'));
    if ($other && $group->{steps}{$other}{$way}) {
        @row{qw(more more_all side)} = ([segments_of($group, $way, $other)], median_of($group, $way, $other, 'all'), $other);
    }
    return \%row;
}

sub multiple { return defined $_[0] ? sprintf '%.2f', $_[0] : undef }

sub ratios {
    my ($group, $side, $other) = @_;
    my @rows = map {
        my $way = $_;
        my @values;
        for (grep { defined $group->{ratio}{$_}{$way} } $side, $other // ()) {
            my $ratio = $group->{ratio}{$_}{$way};
            push @values, [$_ eq $side ? 'frame' : 'quiet', $ratio, multiple($ratio) . ($other ? " $_" : '')];
        }
        @values ? { name => $way, note => way_note($way), values => \@values } : ();
    } @{$group->{ways}};
    return '' if !@rows;
    return element('h3', 'Each way against direct') . figure(bars('The whole of each way as a multiple of direct', 1, @rows),
        'VM exit to the guest’s next instruction, as a multiple of what direct takes in the same run'
            . ($other ? ', mitigations off and on' : '') . '. The line is direct.');
}

# The floor beside the cost of `direct`, and the purpose of its instructions.
sub floor {
    my ($group, $side) = @_;
    my %floor = map { $_->{step} => $_->{count} } @{$group->{floor}};
    my @rows;
    for (grep { defined $floor{$_} } @steps) {
        my $got = median_of($group, 'direct', $side, $_) // next;
        push @rows, { name => $_, values => [[$_, $got, commas($got) . ' direct'], ['quiet', $floor{$_}, commas($floor{$_}) . ' floor']] };
    }
    return '' if !@rows && !@{$group->{part}};
    return element('h3', 'How much of it has to be')
        . (@rows ? figure(bars('The steps of direct beside the fewest instructions that could do them', undef, @rows),
            'The floor is the fewest instructions that could do the step: the guest’s registers saved and restored, the frame’s '
                . 'eight words, C called with what it may change saved, ERETS and VMRESUME.') : '')
        . parts_of('What the instructions are for', map { [$_->{way}, $_->{step}, $_->{count}, $_->{what} =~ tr/_/ /r, $_->{least}] } @{$group->{part}});
}

sub cell {
    my ($words) = @_;
    return [undef] if !$words;
    my ($min, $median, $p99) = @$words{qw(min median p99)};
    return [commas($median), ($words->{step} // '') eq 'all' ? 'strong' : undef, $min == $p99 ? undef : commas($min) . ' to ' . commas($p99)];
}

sub numbers {
    my ($group) = @_;
    my $html = element('h3', 'In numbers');
    for my $side (sides($group)) {
        my $of = $group->{steps}{$side};
        my @rows;
        for my $way (grep { $of->{$_} } @{$group->{ways}}) {
            push @rows, [$way, (map { cell($of->{$way}{$_}) } @steps), multiple($group->{ratio}{$side}{$way})];
        }
        $html .= table("Mitigations $side, $group->{unit}: median; below it, where they differ, least and 99th percentile",
            ['way', @steps, 'to direct'], @rows);
    }
    return $html . join '', map { element('p', "$_.", 'about') } @{$group->{missing} // []};
}

sub exits {
    my ($group) = @_;
    return '' if !@{$group->{exit}};
    my %of;
    $of{$_->{kind}}{$_->{mitigations}} = $_ for @{$group->{exit}};
    my @rows = map { [$_] } sort keys %of;
    for my $row (@rows) {
        for (sides($group)) {
            my ($words, $base) = ($of{$row->[0]}{$_}, median_of($group, 'direct', $_, 'all'));
            push @$row, cell($words), multiple($words && $base ? $words->{median} / $base : undef);
        }
        $row->[0] = uc $row->[0];
    }
    return table("An empty exit, from the guest to the guest, by mitigations, $group->{unit}",
        ['exit', map { ($_, 'to direct') } sides($group)], @rows);
}

1;
