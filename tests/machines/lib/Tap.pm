# One run of the program: collects its TAP line by line and computes the verdict.
package Tap;
use strict;
use warnings;
use HostTap qw(counts read_by_host);

sub new {
    my ($class) = @_;
    return bless { lines => [], ids => [], done => 0 }, $class;
}

sub line {
    my ($self, $line) = @_;
    push @{$self->{lines}}, $line;
    $self->{plan} = $1 if $line =~ /^1\.\.(\d+)/;
    $self->{bail} = $1 if $line =~ /^Bail out!\s*(.*)/;
    push @{$self->{ids}}, $1 // '' if $line =~ m{^(?:not )?ok\b(?: \d+ - ([\w-]+/[\w-]+))?};
    $self->{done} = @{$self->{ids}};
}

sub planned { defined $_[0]{plan} }

# Whether all results are there; details of the last case and the totals may still follow.
sub ended {
    my ($self) = @_;
    return defined $self->{bail} || $self->planned && $self->{done} >= $self->{plan};
}

sub lines { @{$_[0]{lines}} }

sub last_line { $_[0]{lines}[-1] }

# ORDER: the ids that the run is thought to have. The next one is only named if all so far agree with that.
sub waits_for {
    my ($self, @order) = @_;
    return 'the plan' if !$self->planned;
    my $done = $self->{done};
    my $known = @order == $self->{plan} && "@order[0 .. $done - 1]" eq "@{$self->{ids}}";
    return 'case ' . ($done + 1) . " of $self->{plan}" . ($known ? ", $order[$done]," : '');
}

# The runner's exit code, and a sentence.
sub verdict {
    my ($self) = @_;
    return (2, "bailed out: $self->{bail}") if defined $self->{bail};
    return (2, "not complete: $self->{done} of " . ($self->{plan} // 'an unknown number of') . ' cases') if !$self->ended;

    my $log = read_by_host(@{$self->{lines}});
    return (2, 'invalid TAP: ' . join '; ', @{$log->{errors}}) if @{$log->{errors}};

    my ($passed, $failed, $skipped, $known) = counts(@{$log->{points}});
    my $words = "$passed passed, $failed failed, $skipped skipped" . ($known ? ", $known known to fail" : '');
    return ($failed ? 1 : 0, $words . $self->fred);
}

# Event delivery, as reported by the environment block.
sub fred {
    my ($self) = @_;
    my ($said) = map { /^# fred: ([^:]+)/ ? $1 : () } @{$self->{lines}};
    return defined $said ? "; FRED $said" : '';
}

1;
