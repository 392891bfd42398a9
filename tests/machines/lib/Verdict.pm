# What a run comes to: it reads the guest's TAP off the console as it passes by, and at the end says in one line, and
# by the exit code, what became of it.
package Verdict;
use strict;
use warnings;
use TAP::Parser;
use Time::HiRes qw(time);

my $escape = qr/\e\[[0-9;?]*[A-Za-z]/;

sub new {
    my ($class, %job) = @_;
    my $self = bless { job => \%job, started => time, firmware => [], tap => [], emulator => [], done => 0 }, $class;
    $self->{logfile} = "build/log/$job{name}.txt";
    open $self->{log}, '>', $self->{logfile} or die "$self->{logfile}: $!\n";
    $self->{log}->autoflush;
    return $self;
}

# One line of the serial console. Ours begin at "TAP version 14", which may stand behind the firmware's last escapes.
sub console {
    my ($self, $line) = @_;
    print { $self->{log} } "$line\n";
    if ($line =~ s/^.*(?=TAP version 14$)//) {
        return 'reset' if $self->{ours}++;
    }
    $self->{fault} = $1 if $line =~ /!!!! X64 Exception Type - (.*?) +CPU/;
    return 'firmware fault' if $self->{fault} && $line =~ /^FXSAVE_STATE/;
    if (!$self->{ours}) {
        $line =~ s/$escape//g;
        push @{$self->{firmware}}, $line if $line =~ /\S/;
        print "$line\n" if $self->{job}{verbose};
        return;
    }
    return 'returned' if $self->ended && $line =~ /$escape|BdsDxe:/;       # the firmware's manner, not ours
    push @{$self->{tap}}, $line;
    $self->{plan} = $1 if $line =~ /^1\.\.(\d+)/;
    $self->{bail} = $1 if $line =~ /^Bail out!\s*(.*)/;
    $self->{done}++ if $line =~ /^(?:not )?ok\b/;
    $self->show($line);
    return 'halted' if $self->ended && $self->{job}{after} eq 'halt';
    return;
}

# One line of the emulator. ENDINGS say which of them tell how the machine ended.
sub emulator {
    my ($self, $line, $endings) = @_;
    print { $self->{log} } "emulator: $line\n";
    push @{$self->{emulator}}, $line;
    for (@$endings) {
        my ($pattern, $ending) = @$_;
        return $ending if $line =~ $pattern;
    }
    return;
}

sub ended {
    my ($self) = @_;
    return defined $self->{bail} || defined $self->{plan} && $self->{done} >= $self->{plan};
}

# prove hides what passes and what is a comment: under it, a failed case tells its story on stderr too. And its
# reader stops all other tests at a bail-out, and knows no version 14.
sub show {
    my ($self, $line) = @_;
    return print "$line\n" if !$self->{job}{tap};
    $self->{failing} = $line =~ /^not ok/ && $line !~ /# TODO/ if $line =~ /^(?:not )?ok\b|^1\.\.|^\s*$/;
    print STDERR "# $self->{job}{name}: $line\n" if $self->{failing};
    return if $line =~ /^TAP version/;
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
        print "1..1\nnot ok 1 - the machine runs to its end\n" if $code && !defined $self->{plan};
    }
    print STDERR "latchkey: the whole console: $self->{logfile}\n" if $code;
    return $code;
}

# The exit code and the sentence.
sub judge {
    my ($self, $ending) = @_;
    my $last = $self->{tap}[-1] // '';
    return (4, "the emulator gave up: " . $self->panic) if $ending eq 'panic';
    return (4, "triple fault after: $last") if $ending eq 'triple fault' && $self->{ours};
    return (4, 'triple fault in the firmware') if $ending eq 'triple fault';
    return (4, "the firmware caught an exception: $self->{fault}; the registers are in the log") if $ending eq 'firmware fault';
    return (4, 'the emulator did not start: ' . ($self->{emulator}[-1] // 'it said nothing'))
        if $ending eq 'exit' && !@{$self->{firmware}} && !$self->{ours};
    return (3, $self->waiting) if $ending eq 'time limit' || $ending eq 'exit';
    return (4, $self->{ours} ? "the machine reset itself, as a triple fault makes it do, after: $last" : 'the firmware reset the machine before our program began')
        if $ending eq 'reset' && !($self->ended && $self->{job}{after} eq 'reset');
    return (2, 'the machine ended before our program began') if !$self->{ours};

    my $given_back = "machine given back: " . ($ending eq 'returned' ? 'returned to the firmware' : $ending);
    return (2, "bailed out: $self->{bail}; $given_back") if defined $self->{bail};
    return $self->count($given_back);
}

sub count {
    my ($self, $given_back) = @_;
    my $tap = TAP::Parser->new({ tap => join "\n", grep { !/^TAP version/ } @{$self->{tap}} });
    $tap->run;
    return (2, "not complete: $self->{done} of " . ($self->{plan} // 'an unknown number of') . " cases; $given_back")
        if !$self->ended;
    return (2, 'no good TAP: ' . join '; ', $tap->parse_errors) if $tap->parse_errors;

    my ($failed, $skipped, $todo) = map { scalar @$_ } [$tap->failed], [$tap->skipped], [grep { defined } $tap->todo];
    my $words = sprintf '%d passed, %d failed, %d skipped', $tap->tests_run - $failed - $skipped - $todo, $failed, $skipped;
    $words .= ", $todo known to fail" if $todo;
    return ($failed ? 1 : 0, $words . $self->machine);
}

# What the environment block says of event delivery.
sub machine {
    my ($self) = @_;
    my ($said) = map { /^# fred: ([^:]+)/ ? $1 : () } @{$self->{tap}};
    return defined $said ? "; FRED $said" : '';
}

sub waiting {
    my ($self) = @_;
    my $limit = "no end within $self->{job}{timeout} s";
    my $heard = substr $self->{firmware}[-1] // '', 0, 100;
    return "$limit: the firmware said not a word" if !@{$self->{firmware}} && !$self->{ours};
    return "$limit: the firmware did not start our program; its last line: $heard" if !$self->{ours};
    return "$limit: all cases are through, but the machine did not end" if $self->ended;
    my $what = defined $self->{plan} ? 'case ' . ($self->{done} + 1) . " of $self->{plan}" : 'the plan';
    return "hang, $limit: waited for $what after: $self->{tap}[-1]";
}

sub panic {
    my ($self) = @_;
    my ($why) = map { />>PANIC<<\s*(.*)/ ? $1 : () } @{$self->{emulator}};
    return $why // $self->{emulator}[-1];
}

1;
