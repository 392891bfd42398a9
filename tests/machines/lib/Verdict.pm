# The verdict on a machine's run: reads the console and the emulator's log line by line, and reports the result in one
# line and as the exit code.
package Verdict;
use strict;
use warnings;
use Cases qw(order_of_run);
use HostTap qw(version_line);
use List::Util qw(max);
use Tap;
use Time::HiRes qw(time);

my $escape = qr/\e\[[0-9;?]*[A-Za-z]/;

# The ending of a machine for each value of after=.
our %asked = (off => 'power off', reset => 'reset', return => 'returned', halt => 'halted');

sub new {
    my ($class, %job) = @_;
    my $self = bless { job => \%job, started => time, firmware => [], runs => [], emulator => [] }, $class;
    $self->{logfile} = "build/log/$job{name}.txt";
    open $self->{log}, '>', $self->{logfile} or die "$self->{logfile}: $!\n";
    $self->{log}->autoflush;
    return $self;
}

# Handles one line of the serial console. A run begins at "TAP version 14", which may follow escapes of the firmware on
# the same line; a further run comes from the shell, or from a machine that has restarted, which it may as often as
# `starts` allows.
sub console {
    my ($self, $line) = @_;
    my $job = $self->{job};
    print { $self->{log} } "$line\n";
    my $last = @{$self->{runs}} >= $job->{starts};
    if ($line =~ s/^.*(?=TAP version 14$)//) {
        return 'reset' if $last && !$job->{shell};
        push @{$self->{runs}}, Tap->new;
    }
    $self->{fault} = $1 if $line =~ /!!!! X64 Exception Type - (.*?) +CPU/;
    return 'firmware fault' if $self->{fault} && $line =~ /^FXSAVE_STATE/;

    my $run = $self->{runs}[-1];
    if (!$run) {
        $line =~ s/$escape//g;
        push @{$self->{firmware}}, $line if $line =~ /\S/;
        print "$line\n" if $job->{verbose};
        $self->{refusal} = $1 if $line =~ /BdsDxe: failed to load .*: (Access Denied|Security Violation)/;
        return $self->{refusal} ? 'refused' : undef;
    }
    return 'returned' if $last && $run->ended && !$job->{shell} && $line =~ /$escape|BdsDxe:/;   # only the firmware prints these
    $run->line($line);
    $self->show($line);
    return 'reset button' if defined $job->{reset_after} && $line =~ /$job->{reset_after}/
        && @{$self->{runs}} < $job->{starts} && !$self->{pressed}{@{$self->{runs}}}++;
    return 'nmis' if $job->{nmis} && $line =~ ($job->{cpus} > 1 ? qr/^# cpus:/ : qr/^# apic:/);
    return 'machine check' if defined $job->{machine_check_at} && $line =~ /$job->{machine_check_at}/;
    return 'picture' if defined $job->{screen_at} && $line =~ /$job->{screen_at}/;
    return 'halted' if $run->ended && $job->{ending} eq 'halted';
    return;
}

# Handles one line of the emulator. ENDINGS are [pattern, ending].
sub emulator {
    my ($self, $line, $endings) = @_;
    print { $self->{log} } "emulator: $line\n";
    push @{$self->{emulator}}, $line;
    for (@$endings) {
        my ($pattern, $ending) = @$_;
        next if $line !~ $pattern;
        return $ending if $self->{job}{starts} < 2 || @{$self->{runs}} >= $self->{job}{starts} || $ending !~ /^(?:reset|triple fault)$/;
    }
    return;
}

# prove hides passed cases and comments, so with --tap the details of a failed case go to stderr too. prove's parser would
# stop all other tests at a bail-out, and begins with the version that it knows.
sub show {
    my ($self, $line) = @_;
    return print "$line\n" if !$self->{job}{tap};
    $self->{failing} = $line =~ /^not ok/ && $line !~ /# TODO/ if $line =~ /^(?:not )?ok\b|^1\.\.|^\s*$/;
    print STDERR "# $self->{job}{name}: $line\n" if $self->{failing};
    return if $line =~ /^TAP version/ && $self->{versioned}++;
    $line =~ s/^TAP version.*/version_line()/e;
    $line =~ s/^(?=Bail out!)/# /;
    print "$line\n";
}

sub report {
    my ($self, $ending) = @_;
    my ($code, $words) = $self->judge($ending);
    my $line = sprintf "latchkey: %s (%.1f s on %s)\n", $words, time - $self->{started}, $self->{job}{name};
    if (!$self->{job}{tap}) {
        print $line;
    } else {
        print STDERR "# $line" if $code;
        print "1..1\nnot ok 1 - the machine runs to its end\n" if $code && !grep { $_->planned } @{$self->{runs}};
    }
    print STDERR "latchkey: the whole console: $self->{logfile}\n" if $code;
    return $code;
}

# The exit code, and a sentence.
sub judge {
    my ($self, $ending) = @_;
    my $run = $self->{runs}[-1];
    return (4, "the emulator panicked: " . $self->panic) if $ending eq 'panic';
    return (4, 'the emulator stopped the machine: ' . $self->internal_error . ($run ? ', after: ' . $run->last_line : '')) if $ending eq 'stopped';
    return (4, 'triple fault ' . ($run ? 'after: ' . $run->last_line : 'in the firmware')) if $ending eq 'triple fault';
    return (4, "the firmware caught an exception: $self->{fault}; the registers are in the log") if $ending eq 'firmware fault';
    return (4, "the firmware refused our program: $self->{refusal}; Secure Boot is on and wants it signed, see docs/secure-boot.md")
        if $ending eq 'refused';
    return (4, 'the emulator did not start: ' . $self->last_said)
        if $ending eq 'exit' && !@{$self->{firmware}} && !$run;
    return (3, $self->waiting($run)) if $ending eq 'time limit' || $ending eq 'exit';
    return (0, 'a picture was taken after: ' . $run->last_line) if $ending eq 'picture';
    return (4, 'the firmware reset the machine before our program began') if $ending eq 'reset' && !$run;
    return (4, 'the machine reset itself, as a triple fault makes it do, after: ' . $run->last_line)
        if $ending eq 'reset' && !($run->ended && $self->{job}{ending} eq 'reset');
    return (2, 'the machine ended before our program began') if !$run;
    return $self->sum($ending);
}

# The worst exit code of all runs, and the sentence of each.
sub sum {
    my ($self, $ending) = @_;
    my @verdicts = map { [$_->verdict] } @{$self->{runs}};
    my $code  = max map { $_->[0] } @verdicts;
    my $words = join '; then ', map { $_->[1] } @verdicts;
    my $asked = $self->{job}{ending} || $ending;

    $words .= '; machine ended by: ' . ($ending eq 'returned' ? 'return to the firmware' : $ending) if $code > 1;
    return (4, "$words; want ending '$asked', got '$ending'") if $ending ne $asked;
    return ($code, $words);
}

sub waiting {
    my ($self, $run) = @_;
    my $limit = "no end within $self->{job}{timeout} s";
    my $heard = substr $self->{firmware}[-1] // '', 0, 100;
    return "$limit, and no log on the disk: a serial console would show where it is" if $self->{job}{silent} && !$run;
    return "$limit: no output from the firmware" if !@{$self->{firmware}} && !$run;
    return "$limit: the firmware did not start our program; its last line: $heard" if !$run;
    return "$limit: all cases are done, but the machine did not end" if $run->ended;
    return "hang, $limit: waited for " . $run->waits_for($self->order) . ' after: ' . $run->last_line;
}

# The ids of the run, by the file with its options.
sub order {
    my ($self) = @_;
    open my $in, '<', $self->{job}{cfg_file} // return or return;
    return order_of_run(<$in>);
}

sub panic {
    my ($self) = @_;
    my ($why) = map { />>PANIC<<\s*(.*)/ ? $1 : () } @{$self->{emulator}};
    return $why // $self->last_said;
}

# QEMU and KVM dump registers after the line that says why.
sub internal_error {
    my ($self) = @_;
    my ($why) = grep { /internal error|unexpected exit|hardware error/i } @{$self->{emulator}};
    return $why // $self->last_said;
}

# The emulator's last line that is neither JSON of QEMU's monitor nor its harmless complaint about an option ROM.
sub last_said {
    my ($self) = @_;
    my ($line) = grep { !/^\{|kvmvapic\.bin/ } reverse @{$self->{emulator}};
    return $line // 'no output';
}

1;
