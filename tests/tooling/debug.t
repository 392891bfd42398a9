#!/usr/bin/env perl
# make debug: gdb at the first line of a case, with symbols where the firmware loaded the program; a line for each reason
# why a case cannot be reached; and nothing is left running, however it ends.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Files qw(lines_of contents);
use Run qw(said_by file_in folder);
use Terminal qw(terminal at_terminal);
use Test::More;
use Time::HiRes qw(sleep time);

chdir "$Bin/../.." or die "$Bin: $!\n";
my $tool   = 'tests/tools/debug';
my $folder = folder();
my $case   = 'tests/cases/nmi/one-pending.c';

# Its process id, which names its folder, and its output.
sub start {
    my ($commands, @words) = @_;
    my $file = file_in($folder, 'commands', join '', map { "$_\n" } @$commands);
    my $pid = open my $out, '-|', 'sh', '-c', 'exec "$@" 2>&1 <"$0"', $file, $tool, @words or die "$tool: $!\n";
    return ($pid, $out);
}

# Exit code and output of a session with these commands of gdb.
sub session {
    my ($pid, $out) = start(@_);
    my $said = do { local $/; <$out> } // '';
    close $out;
    my $code = $? >> 8;
    is_deeply [left_by($pid)], [], 'nothing is left of it';
    return ($code, $said);
}

# Folder and processes, of which some may be about to end.
sub left_by {
    my ($pid) = @_;
    my @left;
    for (1 .. 40) {
        @left = grep { -e } "build/run/$pid";
        for my $file (glob '/proc/[0-9]*/cmdline') {
            my $command = eval { contents($file) } // '';
            push @left, $command =~ tr/\0/ /r if index($command, "build/run/$pid/") >= 0;
        }
        return if !@left;
        sleep 0.05;
    }
    return @left;
}

subtest 'a session' => sub {
    my ($brace) = grep { (lines_of($case))[$_ - 1] =~ /^\{/ && (lines_of($case))[$_ - 2] =~ /"\)$/ } 2 .. lines_of($case);
    my ($code, $said) = session(['list', 'print t->failures', 'print this_case.run == case_run', 'bt 2',
        'print per_cpu(nmi_first_frame).cs', 'break nmi_send', 'continue', 'delete', 'set $n = 0',
        'while $n++ < 100 && $pc != (unsigned long) &soft_gate_nmi', 'stepi', 'end', 'info symbol $pc',
        'break check_failed', 'continue', 'printf "wrong: %s at %s:%d\n", what, file, line',
        'print per_cpu(nmi_seen.handled)', 'bt'], 'nmi/one-pending', 'fault=nmi-twice');
    my $fine = is($code, 0, 'ends with gdb')
        & like($said, qr/case_run \(t=0x\w+ <current_test>\)\s+at \Q$case\E:(?:$brace|@{[ $brace + 1 ]})\n/, 'it stops at the first line')
        & like($said, qr/^\Q$brace\E\s+\{\n/m, 'list shows the source')
        & like($said, qr/^\(gdb\) \$1 = 0$/m, 'a field has its value')
        & like($said, qr/^\(gdb\) \$2 = 1$/m, 'an address in the program is relocated')
        & like($said, qr/^#1 .* run_case \(.*?\)\s+at tests\/run\/rounds.c:\d+$/ms, 'the caller is known')
        & like($said, qr/^\(gdb\) \$3 = 8$/m, 'and a per-CPU variable')
        & like($said, qr/soft_gate_nmi in section .text/, 'an NMI arrives at a single-step')
        & like($said, qr/^\(gdb\) wrong: NMIs handled in all at \Q$case\E:26$/m, 'a failing check stops')
        & like($said, qr/^\(gdb\) \$4 = 4$/m, 'where the variable has changed');
    diag $said if !$fine;
};

subtest 'several CPUs' => sub {
    my ($code, $said) = session(['info threads'], 'smp/all-up', '--cpus', 2);
    is $code, 0, 'ends with gdb';
    like $said, qr/1 .*case_run.* 2 +Thread/s, 'gdb has both';
};

# Exit code 4 and one line.
sub refused {
    my ($name, $why, @words) = @_;
    subtest $name => sub {
        my ($code, $said) = session([], @words);
        my $fine = is($code, 4, 'refused') & like($said, qr/^latchkey: $why\n\z/, 'with the reason');
        diag $said if !$fine;
    };
}

refused('no id',           qr/usage: make debug ID=group\/name .*make list has the ids/);
refused('an empty id',     qr/usage: make debug .*/,                                     '');
refused('an unknown id',   qr/there is no case 'nmi\/one-pendin'; make list .* near are: nmi\/one-pending, .*/, 'nmi/one-pendin');
refused('VMX in QEMU',     qr/reflect\/direct needs VMX, .*Bochs, see docs\/debugging.md/, 'reflect/direct');
refused('Bochs',           qr/no gdb server in the machine 'bochs'.*docs\/debugging.md/, qw(--machine bochs nmi/one-pending));
refused('no word',         qr/'soft' is not a key=value word/,                           qw(nmi/one-pending soft));
refused('no such CPU',     qr/there was no line .*abacus.*/,                             qw(nmi/one-pending --cpu abacus));
refused('no such fault',   qr/there was no line .*Bail out! fault="none" is unknown.*/,   qw(nmi/one-pending fault=none));
file_in($folder, 'halts', "\xf4" x 2**20);
{
    local $ENV{OVMF} = "$folder/halts";
    refused('time to load', qr/waited 1 s for line '# latchkey .*/,                    qw(nmi/one-pending --timeout 1));
}
{
    local $ENV{GDB} = '/nonexistent';
    refused('no gdb',      qr/GDB=\/nonexistent is no program: give its path/,         'nmi/one-pending');
}
my ($code, @said) = said_by('make', '-s', 'debug', 'ID=nmi/nonsense', 'OPTIONS=--cpus 2');
like "@said", qr/there is no case 'nmi\/nonsense'.*Error 4/, 'make debug passes ID';

# The case does not begin after gdb has started.
sub missed {
    my ($name, $why, @words) = @_;
    subtest $name => sub {
        my ($code, $said) = session(['print 1'], @words);
        my $fine = is($code, 4, 'refused') & like($said, qr/^latchkey: $why$/m, 'with the reason')
            & unlike($said, qr/\$1 = 1/, 'and gdb gets no commands');
        diag $said if !$fine;
    };
}

missed('another case', qr/nmi\/one-pending did not begin; the last line: ok 1 - .*; the whole console: \S+/, qw(nmi/one-pending only=fred/enabled));
for (
    ['another address', 'set -- "$@" -m 192', qr/the firmware loaded the program at 0x\w+ this time, but at 0x\w+ before: .*/],
    ['no second boot',  'exit 3',             qr/QEMU did not start: .*/],
    ['no firmware',     "set -- \"\$@\" -bios $folder/halts", qr/waited 25 s for nmi\/one-pending to begin; .*/, qw(--timeout 25)],
) {
    my ($name, $second, $why, @words) = @$_;
    local $ENV{QEMU} = qemu_whose_second_boot($second);
    missed($name, $why, 'nmi/one-pending', @words);
}

sub qemu_whose_second_boot {
    my ($does) = @_;
    my $qemu = $ENV{QEMU} || 'build/tools/bin/qemu-system-x86_64';
    my $file = file_in($folder, 'qemu', <<"END");
#!/bin/sh
case " \$* " in *" -S "*) $does ;; esac
exec $qemu "\$@"
END
    chmod 0755, $file;
    return $file;
}

subtest 'a signal ends it' => sub {
    for my $signal (qw(INT TERM KILL)) {
        my $fifo = "$folder/$signal";
        mkfifo($fifo);
        my $pid = open my $out, '-|', 'sh', '-c', 'exec "$@" 2>&1 <>"$0"', $fifo, $tool, 'nmi/one-pending' or die "$tool: $!\n";
        my $said = '';
        while (<$out>) { $said .= $_; last if /begins/ }
        kill $signal, $pid;
        1 while <$out>;
        close $out;
        system 'rm', '-r', "build/run/$pid" if $signal eq 'KILL';
        my $fine = like($said, qr/begins/, 'it had begun') & is_deeply([left_by($pid)], [], "$signal leaves nothing running");
        diag $said if !$fine;
    }
};

sub mkfifo { system('mkfifo', $_[0]) == 0 or die "mkfifo\n" }

SKIP: {
    skip 'no terminal', 2 if !terminal();
    local $Terminal::seconds = 120;
    local $ENV{TERM} = 'dumb';
    my $halted = sub { grep { /^# log: written/ } eval { lines_of('build/log/debug-terminal.txt') } };
    my ($ended, $said) = at_terminal([[qr/begins.*\(gdb\) /s, "continue\n"], [$halted, "\cC"],
        [qr/received signal SIGINT.*\(gdb\) /s, "print 6 * 7\n"], [qr/= 42/, "quit\n"]],
        $tool, qw(nmi/one-pending after=halt --name debug-terminal));
    like $said, qr/= 42/, 'Ctrl-C stops the machine, not the session' or diag $said;
    is $ended, 0, 'which ends with gdb';
}

done_testing;
