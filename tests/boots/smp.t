#!/usr/bin/env perl
# Several CPUs: the APs are taken, work concurrently, print whole lines, and are returned, repeatedly; one that fails to do
# so is named, and the run continues without it but does not pass.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(run file_with);
use Test::More;

my @cases = 'only=smp/*,back/*';

sub runs {
    my ($name, $want, @words) = @_;
    my ($code, @lines) = run(qw(--timeout 300 --name), "smp-$name", @words);
    is($code, $want, "$name: exit code $want") or diag map { "$_\n" } @lines;
    return @lines;
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

my @lines = runs('bochs', 0, qw(--machine bochs --cpus 4 vmx=on), @cases);
whole('bochs', 4, @lines);
says('number, time and memory of the CPUs', qr/^# cpus: 4 of 4, the APs brought up in \d+\.\d ms; each of them takes \d+ KiB\r?$/, @lines);
says('all CPUs run a guest at once', qr/^ok \d+ - smp\/guests-at-once:(?!.*SKIP)/, @lines);

@lines = runs('qemu-again', 0, qw(--machine qemu --cpus 4), map { ('--shell', $_) } ("latchkey.efi @cases") x 3);
is scalar(grep { /^ok \d+ - back\/every-cpu:(?!.*SKIP)/ } @lines), 3, 'three runs in one boot, all CPUs returned each time';

@lines = runs('two-of-four', 0, qw(--machine qemu --cpus 4 cpus=2), @cases);
whole('two-of-four', 2, @lines);
says('two of four', qr/^# cpus: 2 of 2,/, @lines);
says('more than there are', qr/^Bail out! cpus=5, but the firmware reports 4: ask for fewer, or for cpus=all/,
    runs('five-of-four', 2, qw(--machine qemu --cpus 4 cpus=5)));

@lines = runs('lost', 1, qw(--machine qemu --cpus 4 fault=cpu-lost), @cases);
is scalar(grep { /^# cpu [123], local APIC ID 0x[123], does not take part: / } @lines), 3, 'CPUs that do not start are named';
says('and the run fails', qr/^not ok \d+ - smp\/all-up/, @lines);

@lines = runs('hangs', 2, qw(--machine qemu --cpus 2 fault=cpu-hangs), @cases);
says('a CPU that does not answer is named', qr/^# cpu 1, local APIC ID 0x1, does not take part: it does not answer/, @lines);
says('the run continues', qr/^ok \d+ - smp\/all-up|^not ok \d+ - smp\/all-up/, @lines);
says('and bails out at its end', qr/^Bail out! not every CPU returned/, @lines);

# On Bochs these seconds are the machine's time: on QEMU four CPUs of the host would be busy with them.
@lines = runs('slow', 1, qw(--machine bochs --cpus 4 fault=cpu-slow), 'only=smp/all-up,back/every-cpu');
says('slow CPUs: a line says how many are up', qr/^# cpus: 1 of 3 APs brought up$/, @lines);
says('and one that their time is over', qr/^# cpus: only 2 of 3 APs brought up in 8 s, the most for so many: the run continues without the others$/, @lines);
is scalar(grep { /^not ok/ } @lines), 1, 'one case fails';
says('that of the bring-up', qr/^not ok \d+ - smp\/all-up/, @lines);

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

# Without the lock between CPUs the check must fail.
@lines = runs('lines', 0, qw(--machine bochs --cpus 2 only=smp/whole-lines fault=cpu-lines));
cmp_ok scalar(grep { /^# cpu \d+ says line \d+ of 25, and this is its end\r?$/ } @lines), '<', 50, 'lines can be cut';
done_testing;
