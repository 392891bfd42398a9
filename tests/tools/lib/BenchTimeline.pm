# The steps between a VM exit and the guest's next instruction, to scale: a row per way, a segment per step.
package BenchTimeline;
use strict;
use warnings;
use Exporter qw(import);
use List::Util qw(max sum0);
use Svg qw(both rect text line width_of spread ticks commas);
our @EXPORT_OK = qw(timeline);

my ($bar, $thin, $label) = (28, 8, 13);    # heights, and the size of the counts

# ROWS: name, note, segments ([class, count, tooltip]), all; and `more`, the same segments with mitigations, with more_all;
# `side` is the name of the latter. UNIT is the unit of the counts.
sub timeline {
    my ($title, $unit, @rows) = @_;
    my $most = max(map { $_->{all} // 0, $_->{more_all} // 0, map { sum0(map { $_->[1] } @$_) } $_->{segments}, $_->{more} // [] } @rows);
    return both($title, sub {
        my ($width) = @_;
        my $narrow = $width < 600;
        my ($left, $right) = $narrow ? (1, $width - 1) : (148, $width - 112);
        my $scale = ($right - $left) / $most;
        my ($y, @parts) = (4);
        for my $row (@rows) {
            my @drawn;
            ($y, @drawn) = row($row, $y, $left, $right, $scale, $narrow);
            push @parts, @drawn;
        }
        return ($y + 34, axis($most, $left, $scale, $y, $unit, $narrow), @parts);
    });
}

sub axis {
    my ($most, $left, $scale, $bottom, $unit, $narrow) = @_;
    my @at = ticks($most, $narrow ? 4 : 8);
    my @parts = map { line($left + $_ * $scale, 0, $left + $_ * $scale, $bottom, class => 'grid') } @at;
    for (@at) {
        push @parts, text($left + $_ * $scale, $bottom + 14, commas($_), class => 'tick', 'text-anchor' => $_ ? 'middle' : 'start');
    }
    return @parts, text($left, $bottom + 30, "$unit from the VM exit", class => 'tick');
}

sub row {
    my ($row, $y, $left, $right, $scale, $narrow) = @_;
    my (@parts, @inside, @outside);
    my $x = $left;
    for (@{$row->{segments}}) {
        my ($class, $count, $words) = @$_;
        my $item = { class => $class, count => commas($count), from => $x, x => $x + $count * $scale / 2, size => $count * $scale, words => $words,
            width => width_of(commas($count), $label) };
        push @{$item->{width} + 6 <= $item->{size} ? \@inside : \@outside}, $item;
        $x += $count * $scale;
    }
    if ($narrow) {
        my $all = defined $row->{all} ? commas($row->{all}) : '';
        $all .= " \x{b7} $row->{side} " . commas($row->{more_all}) if defined $row->{more_all};
        push @parts, text($left, $y + 12, $row->{name}, class => 'name'), text($right, $y + 12, $all, class => 'all', 'text-anchor' => 'end');
        push @parts, text($left, $y + 27, $row->{note}, class => 'note') if $row->{note};
        $y += $row->{note} ? 36 : 20;
    }
    if (@outside) {
        my $base = $y + 11;
        for (spread($left, $right, 5, @outside)) {
            push @parts, text($_->{at}, $base, $_->{count}, class => 'count out', 'text-anchor' => 'middle');
            push @parts, Svg::path([[$_->{at}, $base + 3], [$_->{x}, $base + 9]], class => 'leader');
        }
        $y += 21;
    }
    for (@inside, @outside) {
        push @parts, segment($_->{from}, $y, $_->{size}, $bar, $_->{class}, $_->{words});
    }
    push @parts, map { text($_->{x}, $y + 19, $_->{count}, class => "count in-$_->{class}", 'text-anchor' => 'middle') } @inside;
    if (!$narrow) {
        push @parts, text($left - 12, $y + ($row->{note} ? 12 : 18), $row->{name}, class => 'name', 'text-anchor' => 'end');
        push @parts, text($left - 12, $y + 28, $row->{note}, class => 'note', 'text-anchor' => 'end') if $row->{note};
        push @parts, text($x + 10, $y + 19, commas($row->{all}), class => 'all') if defined $row->{all};
    }
    $y += $bar;
    if ($row->{more}) {
        my $from = $left;
        for (@{$row->{more}}) {
            my ($class, $count, $words) = @$_;
            push @parts, segment($from, $y + 3, $count * $scale, $thin, $class, "$words, mitigations $row->{side}");
            $from += $count * $scale;
        }
        push @parts, text($from + 10, $y + 12, commas($row->{more_all}) . " $row->{side}", class => 'note') if !$narrow && defined $row->{more_all};
        $y += 3 + $thin;
    }
    return ($y + ($narrow ? 14 : 16), @parts);
}

# One pixel narrower, so that neighbours of similar brightness stay separate.
sub segment {
    my ($x, $y, $size, $height, $class, $words) = @_;
    return rect($x, $y, $size > 3 ? $size - 1.2 : $size, $height, class => "fill-$class", words => $words);
}

1;
