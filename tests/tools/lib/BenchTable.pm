# The results of a bench as text.
package BenchTable;
use strict;
use warnings;
use Bench qw(@steps);
use BenchBefore;
use BenchPeer qw(peer_row);
use BenchReport qw(median_of paid_once memory_of);
use Exporter qw(import);
our @EXPORT_OK = qw(print_tables);

sub print_tables {
    my ($report, $peer, $image) = @_;
    for my $group (@{$report->{groups}}) {
        print_group($group, $_) for grep { $group->{steps}{$_} } qw(off on);
        print "$_\n" for @{$group->{missing} // []};
        print_bars($group, $peer) if @{$group->{bars}};
        print_around($group);
        print_memory($group) if @{$group->{use}};
        print_before($group);
    }
    print_storms($_) for @{$report->{storms}};
    print_image($image) if $image;
    print STDERR "bench: $_\n" for @{$report->{wrong}};
}

# The median; if they differ, also the minimum and the 99th percentile.
sub cell {
    my ($words) = @_;
    return '-' if !$words;
    return $words->{min} == $words->{p99} ? $words->{median} : "$words->{median} ($words->{min}-$words->{p99})";
}

sub print_group {
    my ($group, $side) = @_;
    printf "\n%s, FRED %s, layout %s, mitigations %s: %s, medians of %d rounds (least to 99th percentile where they differ)\n",
        @$group{qw(machine backend layout)}, $side, $group->{unit}, $group->{clock}{rounds};
    print_rows(['way', @steps, 'to direct'],
        map {
            my ($way, $of) = ($_, $group->{steps}{$side}{$_});
            [$way, (map { cell($of->{$_}) } @steps), ratio($group->{ratio}{$side}{$way})];
        } grep { $group->{steps}{$side}{$_} } @{$group->{ways}});
    my $base = median_of($group, 'direct', $side, 'all');
    print_rows(['empty exit', 'all', 'to direct'], map { [$_->{kind}, cell($_), ratio($base && $_->{median} / $base)] }
        grep { $_->{mitigations} eq $side } @{$group->{exit}});
}

sub ratio { return defined $_[0] ? sprintf '%.2f', $_[0] : '-' }

sub print_around {
    my ($group) = @_;
    my @rows = map { [$_->[0], $_->[1] // '-', $_->[2]] } paid_once($group) or return;
    print "\n";
    print_rows(['around it', 'us', 'for'], @rows);
}

sub print_memory {
    my ($group) = @_;
    my ($cpus, @rows) = memory_of($group);
    print "\n";
    print_rows(['memory, bytes', map { ("CPU $_", 'deepest') } @$cpus],
        map { my ($name, @of) = @$_; [$name, map { ($_->{bytes} // '-', $_->{deepest} // '') } @of] } @rows);
}

sub print_bars {
    my ($group, $peer) = @_;
    my ($off, $on) = map { peer_row($peer, 'fred', $_) } qw(off on);
    print "\nway direct, native FRED, beside Linux's KVM ($peer->{kernel}; $peer->{date})\n";
    my @rows;
    for (@{$group->{bars}}) {
        push @rows, [$_->{name}, $_->{got} // '-', "<= $_->{most}", $_->{held} ? 'held' : 'NOT HELD', $off->{$_->{peer}}, $_->{on} // '-', $on->{$_->{peer}}];
    }
    print_rows(['from, to', 'ours, off', 'bar', '', 'KVM, off', 'ours, on', 'KVM, on'], @rows);
}

sub print_before {
    my ($group) = @_;
    my @rows = map {
        [$_->{what}, $_->{mitigations} // '-', $_->{before} // '-', $_->{now}, "<= $_->{most}", $_->{held} ? 'held' : 'NOT HELD']
    } @{$group->{before}} or return;
    print "\nbrought down: what it took in $BenchBefore::commit, and now\n";
    print_rows(['cost', 'mitigations', 'before', 'now', 'limit', ''], @rows);
}

sub print_storms {
    my ($curve) = @_;
    print "\nstorms on $curve->{machine}, FRED $curve->{backend}\n";
    my @rows;
    for my $point (@{$curve->{points}}) { push @rows, [map { $_ // '-' } @$point{qw(sent rate direct reflected merged ms)}] }
    print_rows([qw(NMIs NMIs/s direct reflected merged ms)], @rows);
}

sub print_image {
    my ($image) = @_;
    print "\nlatchkey.efi: $image->{total} bytes\n";
    my %bytes = %{$image->{sections} // {}};
    print_rows([qw(section bytes)], map { [$_, $bytes{$_}] } sort { $bytes{$b} <=> $bytes{$a} || $a cmp $b } grep { !ref $bytes{$_} } keys %bytes);
}

# Columns of minimal width, the first left-aligned.
sub print_rows {
    my ($heads, @rows) = @_;
    return if !@rows;
    my @width = map { my $at = $_; (sort { $b <=> $a } map { length $_->[$at] } $heads, @rows)[0] } 0 .. $#$heads;
    for my $row ($heads, @rows) {
        print join('  ', map { sprintf $_ ? '%*s' : '%-*s', $width[$_], $row->[$_] } 0 .. $#width) =~ s/ +$//r, "\n";
    }
}

1;
