# The other charts of a bench's page: bars, and the curve of the storms.
package BenchCharts;
use strict;
use warnings;
use Exporter qw(import);
use List::Util qw(max);
use Svg qw(both rect text line path width_of ticks commas);
our @EXPORT_OK = qw(bars curve);

# ROWS: name, note, and values: [class, number, words] each, one bar below the other, with its words beside it.
# REFERENCE is a number to draw a line at.
sub bars {
    my ($title, $reference, @rows) = @_;
    my $most = max(1e-9, map { map { $_->[1] } @{$_->{values}} } @rows);
    my $words = max(map { map { width_of($_->[2], 14) } @{$_->{values}} } @rows);
    return both($title, sub {
        my ($width) = @_;
        my $narrow = $width < 600;
        my $left  = $narrow ? 1 : 148;
        my $scale = ($width - $left - $words - 12) / $most;
        my ($y, @parts) = (2);
        for my $row (@rows) {
            if ($narrow) {
                push @parts, text($left, $y + 13, $row->{name}, class => 'name');
                push @parts, text($width - 1, $y + 13, $row->{note}, class => 'note', 'text-anchor' => 'end') if $row->{note};
                $y += 20;
            } else {
                push @parts, text($left - 12, $y + 15, $row->{name}, class => 'name', 'text-anchor' => 'end');
                push @parts, text($left - 12, $y + 31, $row->{note}, class => 'note', 'text-anchor' => 'end') if $row->{note};
            }
            my ($top, $at) = ($y, $left + ($reference // 0) * $scale);
            for (@{$row->{values}}) {
                my ($class, $number, $said) = @$_;
                my ($height, $size) = $class eq 'quiet' ? (10, 12) : (20, 14);
                my $x = $left + $number * $scale + 7;
                $x = $at + 7 if defined $reference && $x < $at + 4 && $x + width_of($said, $size) > $at - 4;
                push @parts, rect($left, $y, $number * $scale, $height, class => "fill-$class");
                push @parts, text($x, $y + ($class eq 'quiet' ? 10 : 15), $said, class => $class eq 'quiet' ? 'note' : 'all');
                $y += $height + 3;
            }
            push @parts, line($at, $top - 2, $at, $y, class => 'reference') if defined $reference;
            $y += 10;
        }
        return ($y, @parts);
    });
}

# POINTS: [number, rate], in ascending order of number; ACROSS and UP are the labels of the axes.
sub curve {
    my ($title, $across, $up, @points) = @_;
    my ($first, $last) = map { log($_) / log(10) } (sort { $a <=> $b } map { $_->[0] } @points)[0, -1];
    my ($from, $to) = (int($first + 0.001), int($last + 0.999));
    $to++ if $to == $from;
    my $most = 1.08 * max(1, map { $_->[1] } @points);
    return both($title, sub {
        my ($width) = @_;
        my ($left, $right, $top, $bottom) = (54, $width - 2, 26, $width < 600 ? 196 : 246);
        my @at = ticks($most, 5);
        my $x = sub { $left + 30 + ($right - $left - 60) * (log($_[0]) / log(10) - $from) / ($to - $from) };
        my $y = sub { $bottom - ($bottom - $top) * $_[0] / $most };
        my @parts = text(0, 12, $up, class => 'tick');
        for (@at) {
            push @parts, line($left, $y->($_), $right, $y->($_), class => 'grid'),
                text($left - 8, $y->($_) + 4, commas($_), class => 'tick', 'text-anchor' => 'end');
        }
        push @parts, map { text($x->(10**$_), $bottom + 18, commas(10**$_), class => 'tick', 'text-anchor' => 'middle') } $from .. $to;
        push @parts, text($right, $bottom + 36, $across, class => 'tick', 'text-anchor' => 'end');
        push @parts, path([map { [$x->($_->[0]), $y->($_->[1])] } @points], class => 'curve');
        for (@points) {
            push @parts, Svg::dot($x->($_->[0]), $y->($_->[1]), 4, class => 'fill-frame');
            push @parts, text($x->($_->[0]), $y->($_->[1]) - 11, commas($_->[1]), class => 'note', 'text-anchor' => 'middle');
        }
        return ($bottom + 42, @parts);
    });
}

1;
