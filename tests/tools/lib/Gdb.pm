# A session of gdb with a machine: QEMU waits at its first instruction, gdb lets it run to a case and is then the user's.
# Nothing outlives the session.
package Gdb;
use strict;
use warnings;
use POSIX qw(WNOHANG);
use Time::HiRes qw(sleep time);
use Files qw(write_file);
use PerCpu;

my %signal = (KILL => POSIX::SIGKILL, TERM => POSIX::SIGTERM);
my ($machine, $gdb);                              # the processes: QEMU with a group of its own, gdb in ours

# Returns gdb's exit code as { code } or, without the stop, { why } or { late } or neither. WITH: gdb, dir, socket, console, address, case, until.
sub session {
    my ($recipe, $with) = @_;
    start_machine($recipe, "$with->{dir}/qemu.txt");
    while (!-S $with->{socket}) {
        return { why => 'QEMU did not start: ' . said("$with->{dir}/qemu.txt") } if ended(\$machine);
        return { why => 'waited in vain for the gdb server of QEMU' } if time > $with->{until};
        sleep 0.02;
    }
    my $arrived = "$with->{dir}/arrived";
    # At a terminal Ctrl-C is for gdb, which stops the machine.
    local $SIG{INT} = sub { exit 130 if !-t STDIN || !-e $arrived };
    start_gdb($with, $arrived);
    until (-e $arrived) {
        return {} if ended(\$gdb);
        return { late => 1 } if time > $with->{until};
        sleep 0.05;
    }
    sleep 0.05 until ended(\$gdb);
    return { code => $? >> 8 };
}

sub start_machine {
    my ($recipe, $log) = @_;
    $machine = fork // die "fork: $!\n";
    if (!$machine) {
        setpgrp;
        die_with_parent('KILL');
        open STDIN,  '<', '/dev/null';
        open STDOUT, '>', $log;
        open STDERR, '>&', \*STDOUT;
        @ENV{keys %{$recipe->{env}}} = values %{$recipe->{env}};
        exec @{$recipe->{command}} or print STDERR "$recipe->{command}[0]: $!\n";
        POSIX::_exit(127);
    }
}

# A session has no time limit, so timeout(1) cannot end what a killed starter leaves: prctl(PR_SET_PDEATHSIG, signal).
sub die_with_parent { syscall 157, 1, $signal{$_[0]} }

sub start_gdb {
    my ($with, $arrived) = @_;
    my @scripts = (write_file("$with->{dir}/run.gdb", run_to_case($with, $arrived)),
        write_file("$with->{dir}/check.gdb", "if \$_isvoid(\$arrived)\n  quit 1\nend\n"));
    $gdb = fork // die "fork: $!\n";
    return if $gdb;
    die_with_parent('TERM');
    $ENV{DEBUGINFOD_URLS} = '';
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
    exec $with->{gdb}, '-q', map { ('-x', $_) } @scripts or print STDERR "$with->{gdb}: $!\n";
    POSIX::_exit(127);
}

# An error ends a script of gdb, but not gdb: the next script finds that the case was not reached. The breakpoint is one
# of the CPU's, since memory at that address is not yet the program's; other code may be there before it, whose
# this_case would be nonsense. By default QEMU holds back NMIs and interrupts from single-steps: 1 is a single-step alone.
sub run_to_case {
    my ($with, $arrived) = @_;
    my $file = "'$with->{case}{file}'";
    return <<"END";
set confirm off
set pagination off
symbol-file build/latchkey.so -o $with->{address}
exec-file build/latchkey.so
@{[ PerCpu::macros($with->{gdb}, 'build/latchkey.so') ]}
target remote $with->{socket}
maintenance packet Qqemu.sstep=1
hbreak *${file}::case_run
continue
while ${file}::this_case.run != ${file}::case_run
  continue
end
delete
set \$arrived = 1
shell touch $arrived
echo $with->{case}{id} begins. Console: $with->{console}\\n
END
}

sub ended {
    my ($process) = @_;
    return if waitpid($$process, WNOHANG) != $$process;
    undef $$process;
    return 1;
}

sub said {
    my ($file) = @_;
    open my $in, '<', $file or return 'no output';
    my ($line) = grep { !/^\{/ } reverse <$in>;
    return $line // 'no output';
}

# TERM first: gdb then restores the terminal.
sub stop {
    kill 'TERM', $gdb if $gdb;
    for (1 .. 40) {
        last if !$gdb || ended(\$gdb);
        sleep 0.05;
    }
    kill 'KILL', $gdb if $gdb;
    kill 'KILL', -$machine if $machine;
    waitpid $_, 0 for grep { $_ } $gdb, $machine;
    undef $_ for $gdb, $machine;
}

1;
