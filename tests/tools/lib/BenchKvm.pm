# Linux's KVM beside ours: the same scale, the same sums, and in sentences what it does that we need not.
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
    return element('h3', 'Beside Linux’s KVM') . (defined $all && $all > 0
            ? element('p', sprintf('%s instructions of KVM for %s of ours: %.1f to 1, mitigations off. Both were counted in an emulator with FRED, from the VM exit on.',
                commas($off->{all}), commas($all), $off->{all} / $all)) : '')
        . figure(timeline('Latchkey and KVM on one scale', 'instructions', rows($group, $peer)),
            'One scale for all rows, not that of the chart above. KVM builds its frame and enters its handler in one piece of code, so the first two steps are one segment, in a blue between theirs; '
            . 'it has IDT figures with mitigations only.')
        . sums($group, $peer)
        . facts(KVM => $peer->{kernel}, Emulator => $peer->{emulator}, Counted => $peer->{how}, Handler => $peer->{handler}, Date => $peer->{date})
        . parts($peer)
        . element('h3', 'What KVM does there that Latchkey need not') . list('says', map { prose($_) } @{$peer->{says}});
}

# KVM's steps for a timeline, out of its sums.
sub peer_segments {
    my ($row, $peer) = @_;
    my @words = map { "KVM, $_" } 'VM exit to the C handler', 'the C handler to its body', 'the body', 'its end to NMIs open', 'NMIs open to VMRESUME';
    my ($begun) = map { $_->{count} } grep { $_->{of} eq 'begun' } @{$peer->{parts}};
    my @middle = defined $row->{framed}
        ? (['enter', $begun, $words[1]], ['handler', $row->{open} - $row->{framed}, $words[2]], ['leave', $row->{framed} - $row->{entered} - $begun, $words[3]])
        : (['handler', $row->{open} - $row->{entered}, 'KVM, the handler and around it, not taken apart']);
    return map { [$_->[0], $_->[1], "$_->[2]: $_->[1] instructions"] } ['both', $row->{entered}, $words[0]], @middle, ['resume', $row->{resume}, $words[4]];
}

sub rows {
    my ($group, $peer) = @_;
    my ($off, $on, $idt) = map { peer_row($peer, @$_) } ['fred', 'off'], ['fred', 'on'], ['idt', 'on'];
    return (
        { name => 'Latchkey', note => 'direct, off', segments => [segments_of($group, 'direct', 'off')], all => median_of($group, 'direct', 'off', 'all') },
        { name => 'KVM', note => 'FRED, off', segments => [peer_segments($off, $peer)], all => $off->{all} },
        $group->{steps}{on}{direct} ? { name => 'Latchkey', note => 'direct, on', segments => [segments_of($group, 'direct', 'on')], all => median_of($group, 'direct', 'on', 'all') } : (),
        { name => 'KVM', note => 'FRED, on', segments => [peer_segments($on, $peer)], all => $on->{all} },
        { name => 'KVM', note => 'IDT, on', segments => [peer_segments($idt, $peer)], all => $idt->{all} },
    );
}

sub sums {
    my ($group, $peer) = @_;
    my ($off, $on, $idt) = map { peer_row($peer, @$_) } ['fred', 'off'], ['fred', 'on'], ['idt', 'on'];
    my $cell = sub { return [defined $_[0] ? commas($_[0]) : undef, $_[1]] };
    my @rows = map {
        [$_->{name}, $cell->($_->{got}, 'strong'), [$_->{held} ? "≤ $_->{most} ✓" : "> $_->{most} ✗", $_->{held} ? 'held' : 'broken'],
            $cell->($off->{$_->{peer}}), $cell->($_->{on}, 'strong'), $cell->($on->{$_->{peer}}), $cell->($idt->{$_->{peer}})];
    } @{$group->{bars}};
    my @all = map { median_of($group, 'direct', $_, 'all') } qw(off on);
    return table('Instructions; each row is a sum from its first to its last instruction', ['from, to', 'ours, off', 'bar', 'KVM, off', 'ours, on', 'KVM, on', 'IDT, on'],
        @rows, ['VM exit to the guest', $cell->($all[0], 'strong'), [undef], $cell->($off->{all}), $cell->($all[1], 'strong'), $cell->($on->{all}), $cell->($idt->{all})]);
}

sub parts {
    my ($peer) = @_;
    my %of = (entered => 'to the handler', begun => 'in the handler', handler => 'its body', ended => 'to NMIs open', resume => 'to the guest');
    return parts_table('What KVM’s instructions are for: FRED, mitigations on', 
        map { [$of{$_->{of}} // $_->{of}, $_->{count}, $_->{what}] } @{$peer->{parts}});
}

1;
