# Starts one emulator and listens to it until it ends: to the guest's serial console on one pipe, to what the emulator
# itself says on another. Every wait has an end, and nothing of the emulator outlives the run.
package Emulator;
use strict;
use warnings;
use Fcntl qw(F_SETFD);
use IO::Select;
use List::Util qw(min);
use Time::HiRes qw(sleep time);

my $group;                                        # the emulator's process group, while there is one
my $breath = 0.01;                                # emulators write byte by byte, and each would wake us
my $resize = 1031;                                # fcntl's F_SETPIPE_SZ, of which Fcntl does not know

sub stop {
    kill 'KILL', -$group if $group;
    waitpid $group, 0 if $group;
    undef $group;
}

# The pipe's own path, for emulators that want a file name; its size where it is to be full soon.
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

    # timeout(1) is for the day on which we ourselves are killed: it then ends the emulator.
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
    print $stdin $recipe->{stdin} // '';          # and stays open: a closed one would close QEMU's monitor
    return { serial => $serial->{read}, log => $log, stdin => $stdin };
}

# How long what is still under way may take once an ending is known: a machine that is switched off has to do so, one
# that halts has to stay as it is.
my %moment = ('power off' => 5, halted => 3);

# What is done to a running machine, and the part of the recipe that does it.
my %button = ('reset button' => 'reset', 'machine check' => 'machine_check');

# Runs RECIPE for at most SECONDS. Each line of the console goes to $on->{serial}, each of the emulator to $on->{log};
# one of the two returns a word when it knows how the run ended. A recipe's parting words are for the emulator of a
# machine that has halted, or of which a picture is to be taken, and end it; its reset words are for the machine's
# reset button.
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
            while ($buffer{$which} =~ s/^(.*?)(?:\n|(?<=\e\[2J))//) {     # a screen that is cleared ends a line too
                my $said = $on->{$which}->($1 =~ s/\r//gr) // next;
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
