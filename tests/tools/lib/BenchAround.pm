# Further parts of a bench's page: storms, one-time costs, the image, and the method of measurement.
package BenchAround;
use strict;
use warnings;
use utf8;
use BenchBefore;
use BenchCharts qw(bars curve);
use BenchReport qw(paid_once memory_of);
use Exporter qw(import);
use Html qw(element prose list figure table);
use Svg qw(commas);
our @EXPORT_OK = qw(storm_of storms_alone around before size how);

my $of_storms = 'NMIs to itself from the guest and around it at pseudo-random instants, per second of the machine’s own time: '
    . 'a rate that does not fall shows that nothing grows with their number.';

sub is_of {
    my ($storm, $group) = @_;
    return $storm->{backend} eq $group->{backend} && $storm->{machine} eq $group->{machine};
}

# The storms of a group's machine, in the first of its groups.
sub storm_of {
    my ($group, $report) = @_;
    my ($first) = grep { is_of($_, $group) } @{$report->{groups}};
    return $first == $group ? join '', map { storm($_) } grep { is_of($_, $group) } @{$report->{storms}} : '';
}

# The storms of machines without other measurements.
sub storms_alone {
    my ($report) = @_;
    my $html = '';
    for my $storm (@{$report->{storms}}) {
        next if grep { is_of($storm, $_) } @{$report->{groups}};
        $html .= element('h2', "$storm->{machine}, FRED $storm->{backend}") . storm($storm);
    }
    return $html;
}

sub storm {
    my ($storm) = @_;
    my @points = map { [$_->{sent}, $_->{rate}] } grep { defined $_->{rate} } @{$storm->{points}};
    my @rows;
    for my $point (@{$storm->{points}}) {
        push @rows, [map { defined $_ ? commas($_) : undef } @$point{qw(sent rate direct reflected merged ms)}];
    }
    return element('h3', 'Storms of NMIs')
        . (@points ? figure(curve('NMIs per second of the machine’s own time against their number', 'NMIs in all', 'NMIs per second', @points), $of_storms) : '')
        . table('Every one of them is accounted for', ['NMIs', 'NMIs per second', 'direct', 'reflected', 'merged', 'ms'], @rows);
}

sub around {
    my ($group) = @_;
    my @rows = map { [ucfirst $_->[0], defined $_->[1] ? commas($_->[1]) . ' µs' : undef, $_->[2] =~ s/(\d+)/commas($1)/ger] } paid_once($group);
    return (@rows ? element('h3', 'Around it') . table(undef, ['what', 'time', 'for'], @rows) : '') . memory($group);
}

sub memory {
    my ($group) = @_;
    return '' if !@{$group->{use}};
    my ($cpus, @purposes) = memory_of($group);
    my @rows;
    for (@purposes) {
        my ($name, @of) = @$_;
        push @rows, [ucfirst $name, map { [defined $_->{bytes} ? commas($_->{bytes}) : undef, undef, defined $_->{deepest} ? commas($_->{deepest}) . ' used' : undef] } @of];
    }
    return element('h3', 'What the memory of a CPU is for')
        . table('Bytes, and of a stack the most that was in use until then', ['for', map { "CPU $_" } @$cpus], @rows);
}

# The costs that were brought down.
sub before {
    my ($group) = @_;
    my @rows = map {
        [$_->{what}, $_->{mitigations}, defined $_->{before} ? commas($_->{before}) : undef, commas($_->{now}),
            ($_->{held} ? '✓ at most ' : '✗ not at most ') . commas($_->{most})]
    } @{$group->{before}} or return '';
    return element('h3', 'Brought down') . table("What it took in $BenchBefore::commit, and now: instructions but where the name has a unit",
        ['cost', 'mitigations', 'before', 'now', 'limit'], @rows);
}

sub size {
    my ($image) = @_;
    return '' if !$image;
    my $html = element('h2', 'The image') . element('p', 'latchkey.efi: ' . commas($image->{total}) . ' bytes.', 'about');
    for (['sections', 'By section'], ['rooms', 'By room of the source']) {
        my ($of, $title) = @$_;
        my %all = %{$image->{$of} // {}};
        my @names = grep { ($all{$_} // '') =~ /^[1-9]\d*$/ } sort keys %all;
        my @rows = map { { name => $_, values => [['leave', $all{$_}, commas($all{$_})]] } } sort { $all{$b} <=> $all{$a} || $a cmp $b } @names;
        $html .= element('h3', $title) . figure(bars("$title, bytes", undef, @rows), 'Bytes.') if @rows;
    }
    return $html;
}

sub how {
    my ($report) = @_;
    my ($clock) = map { $_->{clock} } @{$report->{groups}};
    my @sentences = (
        '`make bench` boots each machine twice, with `mitigations=off` and with `mitigations=on`, and takes each step so many times; the counts are medians.',
        'An emulator counts instructions, each as one, be it a VMREAD or an ERETS. It shows what has to be executed, and not how many cycles a CPU takes for it.',
        'A QEMU without KVM has no VMX, so there is nothing to reflect on it: it is left out.',
    );
    push @sentences, "To read the clock takes $clock->{overhead} ticks, and a thousand known instructions took $clock->{thousand}: the unit is $clock->{unit}."
        if $clock;
    return element('h2', 'How it was measured') . list('says', map { prose($_) } @sentences);
}

1;
