#!/usr/bin/env perl
# Control bits that a firmware, or a program before this one, may have left on: every case passes, and the bits are as
# before when it returns; or it is refused in one line, with the CPU as before. starter.efi sets them.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(run file_with);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $only = 'only=fred/frame-nmi,nmi/one-pending,reflect/direct,back/*';

# state of starter.efi, machine, number of registers that come back, pattern of the refusal. Bochs checks more, and has
# shadow stacks and VMX.
my @states = (
    ['cr0',          'qemu',  1],
    ['efer',         'qemu',  1],
    ['flags',        'qemu',  1],
    ['breakpoints',  'qemu',  2],
    ['la57',         'qemu',  2],
    ['cr4',          'bochs', 1],
    ['pcide',        'bochs', 2],
    ['shadow-stack', 'bochs', 3],
    ['vmx',          'bochs', 1, qr/^Bail out! #GP \(vector 13, error code 0x0\) at 0x[0-9a-f]+ \(image \+ 0x[0-9a-f]+\), while the CPU was taken from the firmware /],
);

# FRED of the firmware's, its interrupts handed to its IDT.
push @states, ['fred', 'bochs-fred', 2] if $ENV{BOCHS_FRED};

for (@states) {
    my ($state, $machine, $registers, $refusal) = @$_;
    my $cfg = file_with("# start with $state\nafter=return\n$only\n");
    my ($code, @lines) = run('--machine', $machine, qw(--timeout 300 --verbose --loader build/starter.efi --name), "left-on-$machine-$state",
        '--cfg-file', $cfg);
    my $fine = subtest "$state on $machine" => sub {
        is $code, $refusal ? 2 : 0, $refusal ? 'refused' : 'every case passes';
        is scalar(grep { $_ =~ ($refusal // qr/^# 1[0-9] passed, 0 failed/) } @lines), 1, 'with the line that says so';
        is scalar(grep { /^starter: .* came back: / } @lines), $registers, 'each register came back';
        is scalar(grep { /^starter: .*(?:did not come back|has no)/ } @lines), 0, 'and none is different';
        is scalar(grep { /^starter: the end/ } @lines), 1, 'control returned to the starter';
    };
    diag map { "$_\n" } @lines if !$fine;
}

# The program's own faults on the way back are caught too: the other registers are restored, and the log is written.
my ($code, @lines) = run(qw(--machine bochs --timeout 300 --name way-back fault=back-refused only=fred/frame-de));
my $fine = subtest 'a register of the firmware cannot be restored' => sub {
    is $code, 2, 'it is said';
    is scalar(grep { /^Bail out! #GP \(vector 13, error code 0x0\) at .*, while an MSR of the firmware was restored / } @lines), 1, 'in one line';
    is scalar(grep { /^# log: written to / } @lines), 1, 'and the log is written';
};
diag map { "$_\n" } @lines if !$fine;
done_testing;
