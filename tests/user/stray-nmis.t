#!/usr/bin/env perl
# NMIs that nobody sent. Those that come by the local APIC's inputs are kept out; what comes all the same is named in the
# log with the case that it struck, which is run again, and is never taken for a failure. strike= makes them, and QEMU's
# inject-nmi, which comes by LINT1.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use List::Util qw(sum0);
use LogRules qw(broken_rules);
use Run qw(run);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $again  = 'it is run again';
my $passed = qr/^# [1-9]\d* passed, 0 failed, /;

# The runs of one boot, each a list of lines; one without lines if there is none.
sub runs_of {
    my ($name, @words) = @_;
    my (undef, @lines) = run(qw(--timeout 300 --name), "stray-nmis-$name", @words);
    my @runs;
    for (@lines) {
        push @runs, [] if /^TAP version/;
        push @{$runs[-1]}, $_ if @runs && !/^latchkey: |^# log: /;
    }
    return @runs ? @runs : [];
}

# Whether the log of a run has this line once, is in order, and names these NMIs; undef: any.
sub names {
    my ($what, $run, $result, $want) = @_;
    my @log = @{$run // []};
    pop @log while @log && $log[-1] !~ /^# \d+ passed/;
    my $fine = subtest $what => sub {
        is_deeply [grep { /^# nmi: / } @log], $want, 'the lines about them' if $want;
        is scalar(grep { $_ =~ $result } @log), 1, 'the result';
        is_deeply [broken_rules(undef, @log)], [], 'the log is in order';
    };
    diag map { "$_\n" } @log if !$fine;
}

sub one_in { return "# nmi: " . ($_[1] // 1) . " that nobody sent, on CPU " . ($_[2] // 0) . ", in $_[0]: $again" }

sub total {
    my ($all, $cases) = @_;
    return "# nmi: $all in all that nobody sent; cases run again: $cases, of these disturbed each time: 0";
}

# One after the other from the firmware's shell: [name, options, result, lines ...].
sub from_shell {
    my ($name, $machine, @rows) = @_;
    my @runs = runs_of($name, '--machine', @$machine, map { ('--shell', "latchkey.efi $_->[1]") } @rows);
    is scalar @runs, @rows, "$name: the expected number of runs";
    for (@rows) {
        my ($what, undef, $result, @want) = @$_;
        names("$name: $what", shift @runs, $result, \@want);
    }
}

my @many = (qw(--machine qemu --nmis 25), 'only=nmi/*,smp/*,storm/self-host,storm/self-nested,back/local-apic,back/every-cpu', 'storm=20000');

names('LINT1 is closed on both CPUs', runs_of('closed', qw(--cpus 2), @many), $passed, []);

# How many strike a case, and which, depends on the host; none is a failure.
subtest 'LINT1 is left open' => sub {
    my ($run) = runs_of('open', @many, 'strike=lint1@latch');
    names('25 are injected', $run, $passed, undef);
    my @struck = grep { m{^# nmi: \d+ that nobody sent, on CPU 0, in (?:nmi|storm)/[\w-]+: (?:$again|that was its last run)$} } @$run;
    cmp_ok scalar @struck, '>', 0, 'the cases that they struck are named';
    my ($all) = map { /^# nmi: (\d+) in all that nobody sent; cases run again: [1-9]/ ? $1 : () } @$run;
    is sum0(map { /^# nmi: (\d+) that nobody sent, / ? $1 : () } @$run), $all, 'each is named once';
    cmp_ok $all, '<=', 25, 'and there are no more than were injected';
};

# In no order with the case, or from the case itself: then it is judged.
my $one = 'cpus=1 only=nmi/one-pending strike=';
my @outside = map { ["in phase $_", "${one}stray\@$_", $passed, '# nmi: 1 that nobody sent, on CPU 0, outside the cases', total(1, 0)] }
    qw(taken fred-on between fred-off);
from_shell('strikes', [qw(qemu --cpus 2)], @outside,
    ['in a case', "${one}stray\@case", $passed, one_in('nmi/one-pending'), total(1, 1)],
    ['on the way back', "${one}stray\@back", $passed, '# nmi: 1 that nobody sent, on the way back to the firmware'],
    ['in each run', $one . join(',', ('stray@case') x 3), qr/^#   it got NMIs that nobody sent in each of 3 runs, and none came in a pause after them$/,
        (one_in('nmi/one-pending')) x 2, one_in('nmi/one-pending') =~ s/$again/that was its last run/r, total(3, 1)],
    ['an AP', 'only=smp/nmi-to-one strike=stray-ap@case cpus=2', $passed, one_in('smp/nmi-to-one', 1, 1), total(1, 1)]);

# In a guest: an exit that nobody waits for, or an event in the guest, also before the guest sends its own. Before the
# stray the strike sends one that blocks NMIs: in a storm nobody sent that one either.
from_shell('guests', ['bochs'], map { my $nmis = /^storm/ ? 2 : 1; [$_, "only=$_ strike=stray-guest\@case", $passed, one_in($_, $nmis), total($nmis, 1)] }
    qw(exit/external-interrupt vmx/guest-runs guest/nmi-open guest/nmi-exits contain/cpuid storm/self-guest));
done_testing;
