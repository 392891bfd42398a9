# For tests of interactive tools: runs a command on its own terminal and types there. Linux only; needs no module that
# would have to be installed.
package Terminal;
use strict;
use warnings;
use Fcntl qw(O_NOCTTY O_RDWR);
use IO::Select;
use POSIX qw(setsid);
use Time::HiRes qw(sleep time);
use Exporter qw(import);
our @EXPORT_OK = qw(terminal at_terminal);

our $seconds = 20;                                # until the command is killed

my ($TIOCSPTLCK, $TIOCGPTN) = (0x40045431, 0x80045430);

# A pseudo-terminal: its master, and the file name of its slave. Nothing if there is none.
sub terminal {
    sysopen my $master, '/dev/ptmx', O_RDWR | O_NOCTTY or return;
    my ($unlock, $number) = (pack('i', 0), pack('i', 0));
    ioctl $master, $TIOCSPTLCK, $unlock and ioctl $master, $TIOCGPTN, $number or return;
    return ($master, '/dev/pts/' . unpack 'i', $number);
}

# STEPS are [condition, text to type]: a condition is a pattern in the output so far, or a sub that becomes true. Returns
# the exit code and the output.
sub at_terminal {
    my ($steps, @command) = @_;
    my ($master, $name) = terminal() or die "no terminal: $!\n";
    my $pid = fork // die "fork: $!\n";
    if (!$pid) {
        setsid;
        close $master;
        open STDIN,  '+<', $name or die "$name: $!\n";
        open STDOUT, '>&', \*STDIN;
        open STDERR, '>&', \*STDIN;
        exec @command or die "$command[0]: $!\n";
    }
    my ($said, $limit, @left) = ('', time + $seconds, @$steps);
    my $select = IO::Select->new($master);
    while (time < $limit) {
        last if $select->can_read(0.02) && !sysread $master, $said, 4096, length $said;
        next if !@left || !(ref $left[0][0] eq 'CODE' ? $left[0][0]->() : $said =~ $left[0][0]);
        syswrite $master, (shift @left)->[1];
    }
    kill 'KILL', $pid if time >= $limit;
    waitpid $pid, 0;
    return ($? >> 8, $said =~ s/\r\n/\n/gr);
}

1;
