# Combines the logs of a bench: measurements on the same machine with the same FRED and layout are a group; native and
# emulated FRED never share one.
package BenchReport;
use strict;
use warnings;
use Bench qw(@steps @ways);
use BenchBefore qw(compare);
use Exporter qw(import);
our @EXPORT_OK = qw(report total median_of paid_once memory_of);

# Limits of the way `direct` on native FRED, in instructions, mitigations off. `of`: the steps that are summed; `peer`: the
# column of KVM's row.
our @bars = (
    { name => 'VM exit to the handler',                             of => [qw(frame enter)],       most => 45, peer => 'entered' },
    { name => 'VM exit to NMIs unblocked, without the handler',     of => [qw(frame enter leave)], most => 60, peer => 'framed' },
    { name => 'NMIs unblocked to the guest, VMRESUME counted',      of => [qw(resume)],            most => 15, peer => 'resume' },
    { name => 'VM exit to the guest, the handler in it',            of => [qw(all)],               most => 80, peer => 'all' },
);

sub rank {
    my ($way) = @_;
    my ($at) = grep { $ways[$_] eq $way } 0 .. $#ways;
    return $at // @ways;
}

# GROUP, WAY, MITIGATIONS, STEP: the median, undef if not measured.
sub median_of {
    my ($group, $way, $mitigations, $step) = @_;
    my $of = $group->{steps}{$mitigations} or return undef;
    my $words = $of->{$way} && $of->{$way}{$step} or return undef;
    return $words->{median};
}

# The sum of several steps; undef if one is missing.
sub total {
    my ($group, $way, $mitigations, @of) = @_;
    my $sum = 0;
    for (@of) { $sum += median_of($group, $way, $mitigations, $_) // return undef }
    return $sum;
}

# The machine of a log: the log's name without the part that distinguishes the boots of a machine.
sub machine_of { return $_[0]{name} =~ s/(?:-(?:ss18|cs28))?-(?:off|on|cpus|start|storm-\d+)$//r }

sub backend_of { return ($_[0]{facts}{fred} // '') =~ /^native/ ? 'native' : 'software' }

sub add_steps {
    my ($groups, $log) = @_;
    for my $words (@{$log->{lines}{step}}) {
        my $machine = machine_of($log);
        my $unit    = $log->{lines}{clock}[0]{unit};
        my $group   = $groups->{join " ", $words->{backend}, $machine, $words->{layout} eq "ss18" ? 0 : 1, $unit} //= {
            machine => $machine, backend => $words->{backend}, layout => $words->{layout}, unit => $unit,
            facts => $log->{facts}, clock => $log->{lines}{clock}[0], steps => {}, wrong => [],
        };
        my $known = \$group->{steps}{$words->{mitigations}}{$words->{way}}{$words->{step}};
        push @{$group->{wrong}}, "$log->{file}: way $words->{way}, mitigations $words->{mitigations}, step $words->{step} is in another log too" if $$known;
        $$known = $words;
        $group->{others}{$log->{file}} = $log->{lines};
    }
}

# Lines about a machine, not about a way: those of all its boots, the first of each kind and subject.
sub add_others {
    my ($group) = @_;
    my $others = delete $group->{others};
    my %seen;
    for my $kind (qw(exit floor part start phase cpu use memory console)) {
        $group->{$kind} = [grep { !$seen{join ' ', map { $_ // '' } $kind, @$_{qw(kind mitigations way step what number name lines cpu)}}++ }
            map { @{$others->{$_}{$kind} // []} } sort keys %$others];
    }
}

# The ways in order, the ratio of each to `direct`, and the missing measurements.
sub finish {
    my ($group) = @_;
    add_others($group);
    for my $mitigations (sort keys %{$group->{steps}}) {
        my $of   = $group->{steps}{$mitigations};
        my $base = median_of($group, 'direct', $mitigations, 'all');
        push @{$group->{wrong}}, "$group->{machine}, mitigations $mitigations: way direct was not measured as a whole" if !$base;
        for my $way (sort { rank($a) <=> rank($b) || $a cmp $b } keys %$of) {
            my $all = median_of($group, $way, $mitigations, 'all');
            my @missing = grep { !$of->{$way}{$_} } @steps;
            push @{$group->{ways}}, $way if !grep { $_ eq $way } @{$group->{ways} // []};
            $group->{ratio}{$mitigations}{$way} = $base && defined $all ? $all / $base : undef;
            push @{$group->{missing}}, "$group->{machine}, way $way, mitigations $mitigations: not measured: @missing" if @missing;
        }
    }
    $group->{ways} = [sort { rank($a) <=> rank($b) || $a cmp $b } @{$group->{ways}}];
    $group->{bars} = $group->{backend} eq 'native' && $group->{unit} eq 'instructions' ? [map { held($group, $_) } @bars] : [];
}

sub held {
    my ($group, $bar) = @_;
    my $got = total($group, 'direct', 'off', @{$bar->{of}});
    push @{$group->{wrong}}, "$group->{machine}: $bar->{name} (@{$bar->{of}}): " . (defined $got
        ? "$got instructions, and the bar is $bar->{most}" : 'a step was not measured, so the bar cannot be held against it')
        if !defined $got || $got > $bar->{most};
    return { %$bar, got => $got, on => total($group, 'direct', 'on', @{$bar->{of}}), held => defined $got && $got <= $bar->{most} ? 1 : 0 };
}

# Where the lines of a start went, if that is another place than usual.
sub where_of { return ($_[0]{lines} // '') eq 'kept' ? ', serial=off screen=off' : '' }

# One-time costs (until the guest runs, per CPU, per console): name, microseconds if it is a time, and a note.
sub paid_once {
    my ($group) = @_;
    return (
        (map { ['UEFI entry to the first instruction of the guest' . where_of($_), $_->{us}, "$_->{ticks} $group->{unit}"] } @{$group->{start}}),
        (map { ["of these, for $_->{name}" . where_of($_), $_->{us}, "$_->{ticks} $group->{unit}"] } @{$group->{phase}}),
        (map { ["CPU $_->{number} brought up", $_->{us}, "$_->{kib} KiB"] } @{$group->{cpu}}),
        (map { ['memory in use', undef, "$_->{kib} KiB"] } @{$group->{memory}}),
        (map { ["console $_->{name}", $_->{us}, "$_->{bytes} bytes, $_->{lines} " . ($_->{lines} == 1 ? 'line' : 'lines')] } @{$group->{console}}),
    );
}

# The use of memory, as the program's own records have it: the CPUs, then for each purpose its name and, by CPU, the bytes,
# with the most that a stack has been used for. The last one is the sum.
sub memory_of {
    my ($group) = @_;
    my (%of, @purposes, %cpus, %sum);
    for (@{$group->{use}}) {
        my $name = $_->{what} =~ tr/_/ /r;
        push @purposes, $name if !$of{$name};
        $of{$name}{$_->{cpu}} = $_;
        $cpus{$_->{cpu}} = 1;
        $sum{$_->{cpu}} += $_->{bytes};
    }
    my @cpus = sort { $a <=> $b } keys %cpus;
    return (\@cpus, map({ my $name = $_; [$name, map { $of{$name}{$_} } @cpus] } @purposes), ['in all', map { { bytes => $sum{$_} } } @cpus]);
}

# The curves of the storms: machine, backend, points of NMIs and NMIs per second.
sub storms {
    my %curves;
    for my $log (grep { $_->{storm} } @_) {
        my $backend = backend_of($log);
        my ($sent, $ms) = @{$log->{storm}}{qw(sent ms)};
        my $curve = $curves{"$backend " . machine_of($log)} //= { machine => machine_of($log), backend => $backend, points => [] };
        push @{$curve->{points}}, { %{$log->{storm}}, rate => $ms ? int(1000 * $sent / $ms + 0.5) : undef };
    }
    $_->{points} = [sort { $a->{sent} <=> $b->{sent} } @{$_->{points}}] for values %curves;
    return [map { $curves{$_} } sort keys %curves];
}

# Starting the APs, and a start whose lines are only kept, are measured in boots of their own, for all layouts.
sub add_starts {
    my ($log, @groups) = @_;
    for my $group (grep { $_->{machine} eq machine_of($log) && $_->{backend} eq backend_of($log) } @groups) {
        push @{$group->{cpu}}, @{$log->{lines}{cpu} // []};
        push @{$group->{use}}, grep { $_->{cpu} } @{$log->{lines}{use} // []};
        push @{$group->{$_}}, grep { ($_->{lines} // '') eq 'kept' } @{$log->{lines}{$_} // []} for qw(start phase);
    }
}

# The costs beside what they were before.
sub add_before {
    my ($group) = @_;
    $group->{before} = [compare($group)];
    push @{$group->{wrong}}, map {
        "$group->{machine}: $_->{what}" . (defined $_->{mitigations} ? ", mitigations $_->{mitigations}" : '') . ": $_->{now}, and the limit is $_->{most}"
    } grep { !$_->{held} } @{$group->{before}};
}

# Makes the report from the logs of Bench::read_log. `wrong`: the reasons why the bench fails.
sub report {
    my @logs = @_;
    my (%groups, $measured);
    for my $log (@logs) {
        add_steps(\%groups, $log) if $log->{lines}{clock};
        $measured = $log->{measured} if defined $log->{measured} && $log->{measured} > ($measured // 0);
    }
    my @groups = map { $groups{$_} } sort keys %groups;    # native before software
    finish($_) for @groups;
    add_starts($_, @groups) for grep { !@{$_->{lines}{step} // []} } @logs;
    add_before($_) for @groups;
    return {
        measured => $measured,
        facts    => (map { $_->{facts} } @groups, @logs)[0],
        groups   => \@groups,
        storms   => storms(@logs),
        wrong    => [map { @{$_->{wrong}} } @logs, @groups],
    };
}

1;
