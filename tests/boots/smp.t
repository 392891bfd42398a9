#!/usr/bin/env perl
# Several CPUs: the APs are taken, work concurrently, print whole lines, and are returned, repeatedly; one that fails to do
# so is named, and the run continues without it but does not pass.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(run file_with starts);
use Tap;
use Test::More;

my @cases = 'only=smp/*,back/*';

sub runs {
    my ($name, $want, @words) = @_;
    my ($code, @lines) = run(qw(--timeout 300 --name), "smp-$name", @words);
    is($code, $want, "$name: exit code $want") or diag map { "$_\n" } @lines;
    return @lines;
}

# The runs of one boot, one after the other from the firmware's shell: their lines. A row is [name, exit code, options].
sub boot {
    my ($name, $machine, @rows) = @_;
    my (undef, @lines) = run(qw(--timeout 300 --cpus 4 --name), "smp-$name", '--machine', $machine, map { ('--shell', "latchkey.efi $_->[2]") } @rows);
    my @runs = starts(grep { !/^latchkey:/ } @lines);
    is scalar @runs, @rows, "$name: a run for each" or diag map { "$_\n" } @lines;
    like join(' ', grep { /^latchkey:/ } @lines), qr/^latchkey: (?!.*want ending)/, "$name: and the machine ends in order";
    for my $at (0 .. $#rows) {
        my $tap = Tap->new;
        $tap->line($_) for @{$runs[$at] // []};
        is(($tap->verdict)[0], $rows[$at][1], "$rows[$at][0]: exit code $rows[$at][1]") or diag map { "$_\n" } $tap->lines;
    }
    return map { $_ // [] } @runs[0 .. $#rows];
}

# Checks the lines that each CPU prints in smp/whole-lines.
sub whole {
    my ($name, $cpus, @lines) = @_;
    my (%said, @cut);
    for (grep { /\bcpu \d+ says/ } @lines) {
        if (/^# cpu (\d+) says line (\d+) of 25, and this is its end\r?$/) { $said{$1} .= "$2 " }
        else                                                               { push @cut, $_ }
    }
    is_deeply \%said, { map { $_ => join '', map { "$_ " } 1 .. 25 } 0 .. $cpus - 1 }, "$name: every line of every CPU, in order";
    is "@cut", '', "$name: and none is cut";
}

sub says { my ($name, $wants, @lines) = @_; ok scalar(grep { $_ =~ $wants } @lines), $name or diag map { "$_\n" } @lines }

my ($all, $lines, $slow) = boot('bochs', 'bochs',
    ['bochs', 0, "@cases vmx=on"],
    ['lines', 0, 'cpus=2 only=smp/whole-lines fault=cpu-lines'],
    ['slow',  1, 'fault=cpu-slow only=smp/all-up,back/every-cpu']);
whole('bochs', 4, @$all);
says('number, time and memory of the CPUs', qr/^# cpus: 4 of 4, the APs brought up in \d+\.\d ms; each of them takes \d+ KiB\r?$/, @$all);
says('all CPUs run a guest at once', qr/^ok \d+ - smp\/guests-at-once:(?!.*SKIP)/, @$all);

# Without the lock between CPUs the check must fail.
cmp_ok scalar(grep { /^# cpu \d+ says line \d+ of 25, and this is its end\r?$/ } @$lines), '<', 50, 'lines can be cut';

# On Bochs these seconds are the machine's time: on QEMU four CPUs of the host would be busy with them.
says('slow CPUs: a line says how many are up', qr/^# cpus: 1 of 3 APs brought up$/, @$slow);
says('and one that their time is over', qr/^# cpus: only 2 of 3 APs brought up in 8 s, the most for so many: the run continues without the others$/, @$slow);
is scalar(grep { /^not ok/ } @$slow), 1, 'one case fails';
says('that of the bring-up', qr/^not ok \d+ - smp\/all-up/, @$slow);

my @runs = boot('qemu', 'qemu', map({ ["qemu, run $_", 0, "@cases"] } 1 .. 3),
    ['two-of-four',  0, "@cases cpus=2"],
    ['five-of-four', 2, 'cpus=5'],
    ['lost',         1, "@cases fault=cpu-lost"]);
is scalar(grep { /^ok \d+ - back\/every-cpu:(?!.*SKIP)/ } map { @$_ } @runs[0 .. 2]), 3, 'three runs in one boot, all CPUs returned each time';
my ($two, $five, $lost) = @runs[3 .. 5];
whole('two-of-four', 2, @$two);
says('two of four', qr/^# cpus: 2 of 2,/, @$two);
says('more than there are', qr/^Bail out! cpus=5, but the firmware reports 4: ask for fewer, or for cpus=all/, @$five);
is scalar(grep { /^# cpu [123], local APIC ID 0x[123], does not take part: / } @$lost), 3, 'CPUs that do not start are named';
says('and the run fails', qr/^not ok \d+ - smp\/all-up/, @$lost);

my @lines = runs('hangs', 2, qw(--machine qemu --cpus 2 fault=cpu-hangs), @cases);
says('a CPU that does not answer is named', qr/^# cpu 1, local APIC ID 0x1, does not take part: it does not answer/, @lines);
says('the run continues', qr/^ok \d+ - smp\/all-up|^not ok \d+ - smp\/all-up/, @lines);
says('and bails out at its end', qr/^Bail out! not every CPU returned/, @lines);

my $disabled = file_with("# start with disabled-cpu\nafter=return\nonly=smp/all-up,smp/nmi-to-one,back/every-cpu\n");
@lines = runs('disabled', 1, qw(--machine qemu --cpus 3 --loader build/starter.efi --cfg-file), $disabled);
my $advice = qr/the firmware has disabled it, or reports it unhealthy: enable it in the firmware's setup, or leave this case out with skip=smp.all-up$/;
says('a CPU that the firmware has disabled is named', qr/^# cpu 1, local APIC ID 0x1, does not take part: $advice/, @lines);
is scalar(grep { /^not ok/ } @lines), 1, 'one case fails';
says('that of the bring-up', qr/^not ok \d+ - smp\/all-up/, @lines);

if ($ENV{BOCHS_FRED}) {
    @lines = runs('native', 0, qw(--machine bochs-fred --cpus 2 fred=native vmx=on), @cases);
    whole('native', 2, @lines);
    says('all CPUs run a guest at once, native', qr/^ok \d+ - smp\/guests-at-once:(?!.*SKIP)/, @lines);
}

done_testing;
