# The descriptions of steps and ways, and helpers that several parts of a bench's page use.
package BenchWords;
use strict;
use warnings;
use utf8;
use BenchReport qw(median_of);
use Bench qw(@steps);
use Exporter qw(import);
use Html qw(table);
use Svg qw(commas);
our @EXPORT_OK = qw(%says way_note segments_of parts_of parts_table);

our %says = (
    frame   => 'VM exit to the entry page or gate: the exit path and the frame',
    enter   => 'to the handler’s first instruction',
    handler => 'its body: it counts and checks',
    leave   => 'its end to NMIs unblocked, ERETS or IRETQ counted',
    resume  => 'to the guest’s next instruction, VMRESUME counted',
    all     => 'VM exit to the guest’s next instruction, measured as a whole',
);

my %notes = (
    'direct'       => 'a frame by hand',
    'direct-level' => 'on the NMI’s level',
    'int2-patch'   => 'INT 2, then a latch',
    'gate-iretq'   => 'FRED off, the gate',
    'int2-iretq'   => 'FRED off, INT 2',
);

sub way_note { return $notes{$_[0]} }

# For a timeline: [class, count, tooltip] of each measured step.
sub segments_of {
    my ($group, $way, $side) = @_;
    return map {
        my $count = median_of($group, $way, $side, $_);
        defined $count ? [$_, $count, "$way, $_: " . commas($count) . " $group->{unit}"] : ();
    } grep { $_ ne 'all' } @steps;
}

# A table of [way, step, count, what, least].
sub parts_of {
    my ($caption, @parts) = @_;
    my %at = map { $steps[$_] => $_ } 0 .. $#steps;
    my %ways = map { $_->[0] => 1 } @parts;
    return '' if !@parts;
    return parts_table($caption, map { [keys %ways > 1 ? "$_->[0]: $_->[1]" : $_->[1], @$_[2 .. 4]] }
        sort { $a->[0] cmp $b->[0] || ($at{$a->[1]} // 9) <=> ($at{$b->[1]} // 9) } @parts);
}

# ROWS: [step, count, what, least]; `least` may be missing in all of them. A step is named once.
sub parts_table {
    my ($caption, @parts) = @_;
    my $last = '';
    my $least = grep { defined $_->[3] } @parts;
    return table($caption, ['step', 'instructions', $least ? 'floor' : (), 'what for'], map {
        my ($step, $count, $what, $floor) = @$_;
        my $same = $step eq $last;
        $last = $step;
        [[$same ? '' : $step, $same ? 'same' : undef], commas($count), $least ? [defined $floor ? commas($floor) : undef, 'floor'] : (), [$what, 'words']];
    } @parts) =~ s/<table>/<table class="parts">/r;
}

1;
