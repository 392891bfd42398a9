# Linux's KVM beside our figures: the same scale, the same sums, and sentences on the work that only KVM must do.
package BenchKvm;
use strict;
use warnings;
use utf8;
use BenchPeer qw(peer_row);
use BenchReport qw(median_of);
use BenchTimeline qw(timeline);
use BenchWords qw(segments_of parts_table);
use Exporter qw(import);
use Html qw(element prose list facts figure table);
use Svg qw(commas);
our @EXPORT_OK = qw(beside_kvm);

sub beside_kvm {
    my ($group, $peer) = @_;
    my $off = peer_row($peer, 'fred', 'off');
    my $all = median_of($group, 'direct', 'off', 'all');
    my $sum = $all ? sprintf('%s instructions of KVM for %s of ours: %.1f to 1, mitigations off. Both were counted in an emulator '
            . 'with FRED, from the VM exit on.', commas($off->{all}), commas($all), $off->{all} / $all) : undef;
    return element('h3', 'Beside Linux’s KVM') . (defined $sum ? element('p', $sum) : '')
        . figure(timeline('Latchkey and KVM on one scale', 'instructions', rows($group, $peer)),
            'One scale for all rows, not that of the chart above. KVM builds its frame and enters its handler in one piece of code, '
                . 'so the first two steps are one segment, in a blue between theirs. Its way through the IDT was counted with mitigations only.')
        . sums($group, $peer)
        . facts(KVM => $peer->{kernel}, Emulator => $peer->{emulator}, Counted => $peer->{how}, Handler => $peer->{handler}, Date => $peer->{date})
        . parts($peer)
        . element('h3', 'What KVM does there that Latchkey need not') . list('says', map { prose($_) } @{$peer->{says}});
}

# KVM's steps for a timeline, computed from its sums.
sub peer_segments {
    my ($row, $peer) = @_;
    my ($begun) = map { $_->{count} } grep { $_->{of} eq 'begun' } @{$peer->{parts}};
    my @middle = defined $row->{framed} ? (
        ['enter', $begun, 'the C handler to its body'],
        ['handler', $row->{open} - $row->{framed}, 'the body'],
        ['leave', $row->{framed} - $row->{entered} - $begun, 'its end to NMIs unblocked'],
    ) : (['handler', $row->{open} - $row->{entered}, 'the handler and around it, not taken apart']);
    return map { [$_->[0], $_->[1], "KVM, $_->[2]: $_->[1] instructions"] }
        ['both', $row->{entered}, 'VM exit to the C handler'], @middle, ['resume', $row->{resume}, 'NMIs unblocked to VMRESUME'];
}

sub ours {
    my ($group, $side) = @_;
    my $all = median_of($group, 'direct', $side, 'all') // return;
    return { name => 'Latchkey', note => "direct, $side", segments => [segments_of($group, 'direct', $side)], all => $all };
}

sub theirs {
    my ($peer, $way, $side) = @_;
    my $row = peer_row($peer, $way, $side);
    return { name => 'KVM', note => uc($way) . ", $side", segments => [peer_segments($row, $peer)], all => $row->{all} };
}

sub rows {
    my ($group, $peer) = @_;
    return (ours($group, 'off'), theirs($peer, 'fred', 'off'), ours($group, 'on'), theirs($peer, 'fred', 'on'), theirs($peer, 'idt', 'on'));
}

sub sums {
    my ($group, $peer) = @_;
    my ($off, $on, $idt) = map { peer_row($peer, @$_) } ['fred', 'off'], ['fred', 'on'], ['idt', 'on'];
    my $cell = sub { return [defined $_[0] ? commas($_[0]) : undef, $_[1]] };
    my @rows;
    for (@{$group->{bars}}) {
        my $bar = $_->{held} ? ["≤ $_->{most} ✓", 'held'] : ["≤ $_->{most} ✗", 'broken'];
        push @rows, [$_->{name}, $cell->($_->{got}, 'strong'), $bar, $cell->($off->{$_->{peer}}), $cell->($_->{on}, 'strong'),
            map { $cell->($_) } $on->{$_->{peer}}, $idt->{$_->{peer}}];
    }
    return table('Instructions; each row is a sum from its first to its last instruction',
        ['from, to', 'ours, off', 'bar', 'KVM, off', 'ours, on', 'KVM, on', 'IDT, on'], @rows);
}

sub parts {
    my ($peer) = @_;
    my %of = (entered => 'to the handler', begun => 'in the handler', handler => 'its body', ended => 'to NMIs unblocked', resume => 'to the guest');
    return parts_table('What KVM’s instructions are for: FRED, mitigations on',
        map { [$of{$_->{of}} // $_->{of}, $_->{count}, $_->{what}] } @{$peer->{parts}});
}

1;
