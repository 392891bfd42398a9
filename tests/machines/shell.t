#!/usr/bin/env perl
# Started from the UEFI shell, one run after the other: the machine is given back whole each time, or the shell, its
# disk or the next run would not work any more. The local APIC is in x2APIC mode here, as firmware of large machines
# leaves it.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/lib";
use Run qw(run);
use Test::More;

sub in_shell {
    my ($machine, @lines) = @_;
    return run('--machine', $machine, qw(--timeout 60 --name), "shell-$machine", map { ('--shell', $_) } 'prepare.efi x2apic', @lines);
}

# 15h is EFI_ABORTED.
subtest 'QEMU: a refusal, and two layouts' => sub {
    my ($code, @lines) = in_shell('qemu', 'latchkey.efi layout=foo', 'echo refused: %lasterror%',
        'latchkey.efi', 'echo passed: %lasterror%', 'latchkey.efi layout=cs28');
    my $fine = is($code, 2, 'the exit code is that of the refusal')
        & is(scalar(grep { /^refused: 0x15$/ } @lines), 1, 'which the shell sees as an error')
        & is(scalar(grep { /^passed: 0x0$/ } @lines), 1, 'and a run that passes as none')
        & is(scalar(grep { /^# apic: x2APIC/ } @lines), 2, 'two runs use the x2APIC')
        & is(scalar(grep { /^# \d+ passed, 0 failed/ } @lines), 2, 'both pass')
        & is(scalar(grep { /^# fred: .*layout cs28/ } @lines), 1, 'the second in the other layout');
    diag map { "$_\n" } grep { !/^ok|^#/ } @lines if !$fine;
};

subtest 'Bochs: every case, twice' => sub {
    my ($code, @lines) = in_shell('bochs', ('latchkey.efi fred=soft layout=ss18 vmx=on') x 2);
    my $fine = is($code, 0, 'exit code 0')
        & is(scalar(grep { /^# apic: x2APIC/ } @lines), 2, 'two runs use the x2APIC')
        & is(scalar(grep { /^# \d+ passed, / } @lines), 2, 'both run all cases')
        & is(scalar(grep { /^not ok(?!.* # TODO)/ } @lines), 0, 'and fail in none but what the machine is known for');
    diag map { "$_\n" } grep { !/^ok|^#/ } @lines if !$fine;
};
done_testing;
