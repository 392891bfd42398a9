# Starts an emulator and reads the guest's serial console on one pipe and the emulator's own output on another until it
# ends. Every wait has a limit, and no process of the emulator outlives the run.
package Emulator;
use strict;
use warnings;
use Fcntl qw(F_SETFD);
use IO::Select;
use List::Util qw(min);
use POSIX ();
use Time::HiRes qw(sleep time);

my $group;                                        # the emulator's process group, while it runs
my $injector;                                     # a process that writes commands to it
my $apart = 0.02;                                 # seconds between two of them
my $breath = 0.01;                                # seconds; emulators write single bytes, and each would wake us
my $resize = 1031;                                # F_SETPIPE_SZ, which Fcntl does not define

sub stop {
    if ($injector) {
        kill 'KILL', $injector;
        waitpid $injector, 0;
        undef $injector;
    }
    kill 'KILL', -$group if $group;
    waitpid $group, 0 if $group;
    undef $group;
}

# A pipe with a path, for emulators that need a file name. BYTES: its size, for a pipe that must fill up soon.
sub serial_pipe {
    my ($bytes) = @_;
    pipe my $read, my $write or die "pipe: $!\n";
    fcntl $write, $resize, $bytes if $bytes;
    return { read => $read, write => $write, path => '/dev/fd/' . fileno $write };
}

sub start {
    my ($recipe, $serial, $seconds) = @_;
    pipe my $log, my $log_write or die "pipe: $!\n";
    pipe my $stdin_read, my $stdin or die "pipe: $!\n";

    # timeout(1) ends the emulator if this process is killed.
    my @command = ('timeout', '-k', 5, $seconds + 15, @{$recipe->{command}});
    $group = fork // die "fork: $!\n";
    if (!$group) {
        setpgrp;
        open STDIN,  '<&', $stdin_read;
        open STDOUT, '>&', $log_write;
        open STDERR, '>&', $log_write;
        fcntl $serial->{write}, F_SETFD, 0;
        @ENV{keys %{$recipe->{env}}} = values %{$recipe->{env}};
        exec @command or print STDERR "timeout: $!\n";
        exit 127;
    }
    close $serial->{write};
    $stdin->autoflush;
    print $stdin $recipe->{stdin} // '';          # stays open: closing it would close QEMU's monitor
    return { serial => $serial->{read}, log => $log, stdin => $stdin };
}

# Seconds that a run continues after its ending is known: a machine that powers off must do so, one that halts must stay
# halted.
my %moment = ('power off' => 5, halted => 3);

# Actions on a running machine, and the recipe's command for each.
my %button = ('reset button' => 'reset', 'machine check' => 'machine_check');

# Writes COMMANDS to the emulator one by one, beside the run.
sub inject {
    my ($stdin, $commands) = @_;
    $injector = fork // die "fork: $!\n";
    return if $injector;
    $SIG{PIPE} = sub { POSIX::_exit(0) };
    for (@$commands) {
        print $stdin $_;
        sleep $apart;
    }
    POSIX::_exit(0);
}

# Runs RECIPE for at most SECONDS and returns how the run ended. Each console line is passed to $on->{serial}, each line
# of the emulator to $on->{log}; either returns the ending as soon as it knows it. The recipe's `parting` is written to
# the emulator of a machine that has halted, or for a screenshot, and ends it; its `reset` presses the reset button.
sub run {
    my ($recipe, $serial, $seconds, $on) = @_;
    my $handles = start($recipe, $serial, $seconds);
    my $select = IO::Select->new(@$handles{$recipe->{unread} ? 'log' : qw(serial log)});
    my %buffer = (serial => '', log => '');
    my $limit = my $deadline = time + $seconds;
    my ($ending, $parting) = (undef, $recipe->{parting});

    while ($select->count) {
        my $left = $deadline - time;
        my @ready = $left > 0 ? $select->can_read($left) : ();
        if ($left <= 0) {
            $ending //= 'time limit';
            last if $ending !~ /^(?:halted|picture)$/ || !defined $parting;
            print { $handles->{stdin} } $parting;
            undef $parting;
            $deadline = time + 5;
        }
        sleep $breath if @ready;
        for my $handle (@ready) {
            my $which = $handle == $handles->{log} ? 'log' : 'serial';
            my $more = sysread $handle, $buffer{$which}, 65536, length $buffer{$which};
            $select->remove($handle) if !$more;
            $buffer{$which} .= "\n" if !$more && length $buffer{$which};
            while ($buffer{$which} =~ s/^(.*?)(?:\n|(?<=\e\[2J))//) {     # clearing the screen ends a line too
                my $said = $on->{$which}->($1 =~ s/\r//gr) // next;
                if ($said eq 'nmis') {
                    inject($handles->{stdin}, $recipe->{nmis});
                    next;
                }
                if (my $button = $button{$said}) {
                    print { $handles->{stdin} } $recipe->{$button};
                    next;
                }
                next if $ending && $ending !~ /^(?:halted|picture)$/;
                $ending = $said;
                $deadline = min($limit, time + ($moment{$said} // 0.3));
            }
        }
    }
    $on->{serial}->($buffer{serial} =~ s/\r//gr) if length $buffer{serial};
    stop();
    return $ending // 'exit';
}

END { local $?; stop() }

1;
