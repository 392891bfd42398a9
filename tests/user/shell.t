#!/usr/bin/env perl
# Several runs from the UEFI shell: each restores the machine completely, otherwise the shell, its disk or the next run
# would fail. The local APIC is in x2APIC mode here, as firmware of large machines leaves it.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Files qw(contents);
use Run qw(run);
use Test::More;

sub in_shell {
    my ($machine, $options, @lines) = @_;
    return run('--machine', $machine, @$options, qw(--timeout 300 --name), "shell-$machine", map { ('--shell', $_) } 'prepare.efi x2apic', @lines);
}

# Cases of which a list of deviations says that they may pass or fail.
my %unsteady = map { $_ => 1 } map { contents($_) =~ /^([\w\/-]+)\?(?: \[.*\])?:/mg } glob "$Bin/../machines/*.deviations";

# The results of the other cases, per run.
sub results_of {
    my @runs;
    for (@_) {
        push @runs, [] if /^TAP version 14/;
        push @{$runs[-1]}, "$1 $2" . ($3 ? ', skipped' : '')
            if m{^(ok|not ok) \d+ - ([\w-]+/[\w-]+):.*?( # SKIP .*)?$} && !$unsteady{$2};
    }
    return grep { @$_ } @runs;
}

sub same_twice {
    my @runs = results_of(@_);
    return is(scalar @runs, 2, 'two runs') & is_deeply($runs[1], $runs[0], 'the second with the results of the first');
}

sub told { my ($says, @lines) = @_; return scalar grep { $_ =~ $says } @lines }

# 15h is EFI_ABORTED.
subtest 'QEMU: help, refusals, and two layouts' => sub {
    my ($code, @lines) = in_shell('qemu', ['--verbose'], 'latchkey.efi after=off -h', 'echo helped: %lasterror%',
        'latchkey.efi colour=blue', 'echo refused: %lasterror%', 'latchkey.efi layout=foo', 'echo refused: %lasterror%',
        'prepare.efi entry', 'echo passed: %lasterror%', 'latchkey.efi layout=cs28');
    my $fine = is($code, 2, 'the exit code is that of a refusal')
        & is(told(qr/^usage: latchkey\.efi \[key=value \.\.\.\]/, @lines), 1, 'help is shown once')
        & is(told(qr/^  layout=auto\|ss18\|cs28 /, @lines), 1, 'with the options')
        & is(told(qr/^helped: 0x0$/, @lines), 1, 'and is no error')
        & is(told(qr/^TAP version 14/, @lines), 4, 'nor a run')
        & is(told(qr/^Bail out! unknown option "colour"/, @lines), 1, 'an unknown option is refused')
        & is(told(qr/^refused: 0x15$/, @lines), 2, 'with an error status, as is an unknown value')
        & is(told(qr/^# load options: \d+ bytes that are not text, ignored/, @lines), 1, 'a boot entry\'s private data are ignored')
        & is(told(qr/^passed: 0x0$/, @lines), 1, 'and a run that passes is no error')
        & is(told(qr/^# apic: x2APIC/, @lines), 2, 'two runs use the x2APIC')
        & is(told(qr/^# \d+ passed, 0 failed/, @lines), 2, 'both pass')
        & is(told(qr/^# fred: .*layout cs28/, @lines), 1, 'the second in the other layout')
        & same_twice(@lines);
    diag map { "$_\n" } grep { !/^ok|^#/ } @lines if !$fine;
};

# On Bochs, where a serial port takes long.
sub every_case_twice {
    my ($machine, $words) = @_;
    my ($code, @lines) = in_shell($machine, [qw(--serial none --quiet)], ("latchkey.efi $words") x 2);
    my $fine = is($code, 0, 'exit code 0')
        & is(told(qr/^# apic: x2APIC/, @lines), 2, 'two runs use the x2APIC')
        & same_twice(@lines);
    diag map { "$_\n" } grep { !/^ok|^#/ } @lines if !$fine;
}

subtest 'Bochs: every case, twice' => sub { every_case_twice('bochs', 'fred=soft layout=ss18 vmx=on skip=contain/ports') };
subtest 'Bochs with FRED: every case, twice' => sub {
    plan skip_all => 'no Bochs with FRED: BOCHS_FRED= names none' if !$ENV{BOCHS_FRED};
    every_case_twice('bochs-fred', 'fred=native vmx=on');
};
done_testing;
