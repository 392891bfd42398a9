#!/usr/bin/env perl
# Logs of real runs, of each ending and with each kind of line, are read by the host's TAP::Parser and by a strict reader:
# both must see what the program printed, and no rule of LogRules may be broken.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Cases qw(cases);
use Disk;
use Files qw(lines_of);
use HostTap qw(counts failures);
use KeptLog qw(extract);
use LogRules qw(ended judge totals);
use Run qw(run folder);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $dir = folder();

my %lines_in;

sub lines_in {
    my ($file) = @_;
    return $lines_in{$file} //= -f $file ? scalar(my @lines = lines_of($file)) : undef;
}

# What each block has, in the order of the log.
my @keys = qw(what want got differ raised at from);

sub values_of {
    my ($log) = @_;
    my @checks = map { @{$_->{block}{checks} // []} } grep { ref $_->{block} eq 'HASH' } @{$log->{points}};
    return [map { my $check = $_; map { defined $check->{$_} ? "$_=$check->{$_}" : () } @keys } @checks];
}

sub values_in {
    my $key = join '|', @keys;
    return [map { /^    [- ] ($key): '(.*)'$/ ? "$1=" . $2 =~ s/''/'/gr : () } @_];
}

# Reads a log twice; ENDING is how it must end. Returns what the strict reader saw.
sub both_read {
    my ($name, $ending, @lines) = @_;
    my ($wrong, $strict, $host) = judge(\&lines_in, @lines);
    my $fine = is_deeply($wrong, [], "$name: no rule is broken") & is(ended($strict), $ending, "$name: it ends as it should");
    my $printed = [map { /^((?:not )?ok \d+ - \S+):/ ? $1 : () } @lines];
    for (['TAP::Parser', $host], ['the strict reader', $strict]) {
        my ($who, $log) = @$_;
        my @points = map { ($_->{ok} ? '' : 'not ') . "ok $_->{number} - " . $_->{text} =~ s/:.*//r } @{$log->{points}};
        $fine &= is_deeply(\@points, $printed, "$name: $who sees each case")
            & is_deeply(values_of($log), values_in(@lines), "$name: and each check that failed");
        next if !totals($strict) || grep { $_->{gap} } @{$strict->{points}};
        $fine &= is(join(' ', counts(@{$log->{points}})), join(' ', totals($strict)), "$name: and counts as the program does");
    }
    diag map { "  $_\n" } @lines > 60 ? (@lines[0 .. 29], '...', @lines[-30 .. -1]) : @lines if !$fine;
    return $strict;
}

# ------------------------------------------------------------------------------------------------ runs of one boot
# name, the program's options, its ending
my @runs = (
    ['all cases',             '',                                                              'totals'],
    ['an unknown option',     'colour=blue',                                                   'bail-out'],
    ['no VMX',                'vmx=on',                                                        'bail-out'],
    ['an event in a case',    'only=fred/frame-bp,fred/frame-de strike=ud@case',               'totals'],
    ['two rounds',            'only=nmi/one-pending,nmi/latch-by-cpu repeat=2 fault=frame-no-latch', 'totals'],
    ['blocks that are cut',   'only=msr/* fault=msr-canonical',                                'totals'],
    ['a log without middle',  'only=fred/*,level/*,erets/*,ring3/*,nmi/* repeat=18 fault=level-raised serial=off screen=off', 'totals'],
);
run(qw(--machine qemu --timeout 300 --name readers --disk), "$dir/disk", map { ('--shell', "latchkey.efi $_->[1]") } @runs);
my %log;
for my $i (0 .. $#runs) {
    my ($name, undef, $ending) = @{$runs[$i]};
    my @lines = split /\n/, eval { Disk::contents("$dir/disk", 'latchkey-' . ($i + 1) . '.tap') } // '';
    $log{$name} = both_read($name, $ending, @lines);
}
sub points { @{$log{$_[0]}{points}} }
sub ids    { map { $_->{text} =~ /^(\S+):/ ? $1 : () } @_ }
sub checks { map { @{$_->{block}{checks} // []} } grep { ref $_->{block} eq 'HASH' } points($_[0]) }

is_deeply [sort(ids(points('all cases')))], [map { $_->{id} } cases()], 'all cases: those of the sources';
my ($passed, $failed, $skipped) = totals($log{'all cases'});
ok $passed > 50 && $failed == 0 && $skipped > 50, 'all cases: passed or skipped' or diag "$passed $failed $skipped";
like $log{'an unknown option'}{bail}, qr/^unknown option "colour": .* \[\S+:\d+\]$/, 'an unknown option: the reason';
is $log{'an unknown option'}{plan}, undef, 'an unknown option: no plan';
like $log{'no VMX'}{bail}, qr/no VMX/, 'no VMX: the reason';
is $log{'no VMX'}{plan}, scalar(@{[cases()]}), 'no VMX: the plan is there already';
is_deeply [map { $_->{got} =~ /^#UD, / ? "$_->{what}, not $_->{want}" : () } checks('an event in a case')], ['unexpected event, not none'],
    'an event in a case: it is in the block';
is_deeply [map { $_->{text} =~ / \(round 2\)$/ ? 2 : 1 } points('two rounds')], [1, 1, 2, 2], 'two rounds: the second is marked';
my $quote = "the latch in a later NMI's frame";
is scalar(grep { $_->{what} eq $quote } checks('two rounds')), 2, 'two rounds: and a quote is read as one';
my @cut = grep { defined $_->{omitted} } checks('blocks that are cut');
ok @cut && checks('blocks that are cut') > 20 * @cut, 'blocks that are cut: they say so, and are long' or diag scalar @cut;
is scalar(grep { $_->{gap} } points('a log without middle')), 1, 'a log without middle: it says so';
my ($left, $all) = (scalar failures(points('a log without middle')), (totals($log{'a log without middle'}))[1]);
cmp_ok $left, '<', $all, 'a log without middle: some failures are lost';

# ------------------------------------------------------------------------------------------------ after a reset
# The reset button is pressed at a line within a block.
my $recovered = 'latchkey-1.tap';
run(qw(--machine qemu --timeout 300 --name readers-reset --starts 2 --disk), "$dir/reset",
    '--reset-after', "^    - what: 'IA32_FRED_RSP0 with bit 5", qw(only=msr/* fault=msr-canonical repeat=15));
my $reset = both_read('a reset', 'cut', split /\n/, eval { Disk::contents("$dir/reset", $recovered) } // '');
ok failures(@{$reset->{points}}) > 0, 'a reset: failures are recovered';
both_read('the run after it', 'totals', split /\n/, eval { Disk::contents("$dir/reset", 'latchkey-2.tap') } // '');

# ------------------------------------------------------------------------------------------------ known deviations
my ($code) = run(qw(--machine bochs --timeout 300 --name readers-known), 'only=vmx/on,exit/nmi-rf,guest/injected-nmi-open');
my $known = both_read('known deviations', 'totals', extract(lines_of('build/log/readers-known.txt')));
is $code, 0, 'known deviations: the run does not fail';
is join(' ', totals($known)), '1 0 0 2', 'known deviations: they are known to fail';
is_deeply [map { $_->{directive} } @{$known->{points}}], ['', 'TODO', 'TODO'], 'known deviations: and marked';
done_testing;
