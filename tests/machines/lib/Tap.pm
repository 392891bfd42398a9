# One run of the program: collects its TAP line by line and computes the verdict.
package Tap;
use strict;
use warnings;
use TAP::Parser;

sub new {
    my ($class) = @_;
    return bless { lines => [], done => 0 }, $class;
}

sub line {
    my ($self, $line) = @_;
    push @{$self->{lines}}, $line;
    $self->{plan} = $1 if $line =~ /^1\.\.(\d+)/;
    $self->{bail} = $1 if $line =~ /^Bail out!\s*(.*)/;
    $self->{done}++ if $line =~ /^(?:not )?ok\b/;
}

sub planned { defined $_[0]{plan} }

# Whether all results are there; details of the last case and the totals may still follow.
sub ended {
    my ($self) = @_;
    return defined $self->{bail} || $self->planned && $self->{done} >= $self->{plan};
}

sub lines { @{$_[0]{lines}} }

sub last_line { $_[0]{lines}[-1] }

sub waits_for {
    my ($self) = @_;
    return $self->planned ? 'case ' . ($self->{done} + 1) . " of $self->{plan}" : 'the plan';
}

# The runner's exit code, and a sentence.
sub verdict {
    my ($self) = @_;
    return (2, "bailed out: $self->{bail}") if defined $self->{bail};
    return (2, "not complete: $self->{done} of " . ($self->{plan} // 'an unknown number of') . ' cases') if !$self->ended;

    # TAP::Parser does not know version 14.
    my $tap = TAP::Parser->new({ tap => join "\n", grep { !/^TAP version/ } @{$self->{lines}} });
    $tap->run;
    return (2, 'invalid TAP: ' . join '; ', $tap->parse_errors) if $tap->parse_errors;

    my ($failed, $skipped, $todo) = map { scalar @$_ } [$tap->failed], [$tap->skipped], [grep { defined } $tap->todo];
    my $words = sprintf '%d passed, %d failed, %d skipped', $tap->tests_run - $failed - $skipped - $todo, $failed, $skipped;
    $words .= ", $todo known to fail" if $todo;
    return ($failed ? 1 : 0, $words . $self->fred);
}

# Event delivery, as reported by the environment block.
sub fred {
    my ($self) = @_;
    my ($said) = map { /^# fred: ([^:]+)/ ? $1 : () } @{$self->{lines}};
    return defined $said ? "; FRED $said" : '';
}

1;
