# Costs that have been brought down: what commit 67f1200 took, counted in the same way, and a limit for what they take now.
# An emulator's instructions alone are exact enough to be compared.
package BenchBefore;
use strict;
use warnings;
use Exporter qw(import);
use List::Util qw(max);
our @EXPORT_OK = qw(compare $commit);

our $commit = '67f1200';

# `backend`: the groups that a row is for; `now`: from a group and the mitigations to the figure, undef if it
# was not measured; before and most: mitigations off, and on. A row without `sides` does not depend on mitigations.
my @rows = (
    { what => 'CPUID exit, served, and back',           backend => 'native',   now => exit_for('cpuid'),     before => [551, 580], most => [90, 120], sides => 1 },
    { what => "VMCALL exit, to the VMM's C and back",   backend => 'native',   now => exit_for('vmcall'),    before => [904, 934], most => [110, 140], sides => 1 },
    { what => 'interrupt exit, reflected, and back',    backend => 'native',   now => exit_for('interrupt'), before => [],         most => [105, 140], sides => 1 },
    { what => 'NMI exit, way direct, and back',         backend => 'native',   now => whole_of('direct'),    before => [99, 132],  most => [88, 118], sides => 1 },
    { what => 'NMI exit, way direct, and back',         backend => 'software', now => whole_of('direct'),    before => [448],      most => [220], sides => 1 },
    { what => 'NMI exit, way int2-patch, and back',     backend => 'software', now => whole_of('int2-patch'), before => [1264],    most => [500], sides => 1 },
    { what => "UEFI entry to the guest's first instruction, serial=off screen=off", backend => 'native', now => \&start, before => [9_700_000], most => [1_000_000] },
    { what => 'bring-up of the first AP',               backend => 'native',   now => \&first_cpu,          before => [81_000],   most => [20_000] },
    { what => 'KiB of one more CPU',                    backend => 'native',   now => \&largest_cpu,        before => [216],      most => [64] },
    { what => 'KiB of one more CPU',                    backend => 'software', now => \&largest_cpu,        before => [264],      most => [72] },
);

sub exit_for {
    my ($kind) = @_;
    return sub {
        my ($group, $side) = @_;
        my ($exit) = grep { $_->{kind} eq $kind && $_->{mitigations} eq $side } @{$group->{exit}};
        return $exit && $exit->{median};
    };
}

sub whole_of {
    my ($way) = @_;
    return sub {
        my ($group, $side) = @_;
        my $of = $group->{steps}{$side} or return undef;
        return $of->{$way} && $of->{$way}{all} ? $of->{$way}{all}{median} : undef;
    };
}

sub start {
    my ($group) = @_;
    my ($start) = grep { ($_->{lines} // '') eq 'kept' } @{$group->{start}};
    return $start && $start->{ticks};
}

# The APs come up together, and the later ones wait for the first.
sub first_cpu {
    my ($group) = @_;
    my ($cpu) = grep { $_->{number} == 1 } @{$group->{cpu}};
    return $cpu && $cpu->{ticks};
}

sub largest_cpu { return max map { $_->{kib} } @{$_[0]{cpu}} }

# GROUP: the rows that were measured, each with what, mitigations (undef if it does not depend on them), before (undef if it
# was not measured then), now, most and held.
sub compare {
    my ($group) = @_;
    return if $group->{unit} ne 'instructions';
    my @found;
    for my $row (grep { $_->{backend} eq $group->{backend} } @rows) {
        my @sides = $row->{sides} ? ('off', 'on') : 'off';
        for my $at (grep { defined $row->{most}[$_] } 0 .. $#sides) {
            my $now = $row->{now}->($group, $sides[$at]) // next;
            push @found, { what => $row->{what}, mitigations => $row->{sides} ? $sides[$at] : undef, before => $row->{before}[$at],
                now => $now, most => $row->{most}[$at], held => $now <= $row->{most}[$at] ? 1 : 0 };
        }
    }
    return @found;
}

1;
