# One run of the program: the TAP that it says on the console, line by line, and what that comes to.
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

# All was said but, after the last case, its story and the sum.
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

# The runner's exit code, and the words for it.
sub verdict {
    my ($self) = @_;
    return (2, "bailed out: $self->{bail}") if defined $self->{bail};
    return (2, "not complete: $self->{done} of " . ($self->{plan} // 'an unknown number of') . ' cases') if !$self->ended;

    # Its parser knows no version 14.
    my $tap = TAP::Parser->new({ tap => join "\n", grep { !/^TAP version/ } @{$self->{lines}} });
    $tap->run;
    return (2, 'no good TAP: ' . join '; ', $tap->parse_errors) if $tap->parse_errors;

    my ($failed, $skipped, $todo) = map { scalar @$_ } [$tap->failed], [$tap->skipped], [grep { defined } $tap->todo];
    my $words = sprintf '%d passed, %d failed, %d skipped', $tap->tests_run - $failed - $skipped - $todo, $failed, $skipped;
    $words .= ", $todo known to fail" if $todo;
    return ($failed ? 1 : 0, $words . $self->fred);
}

# What its environment block says of event delivery.
sub fred {
    my ($self) = @_;
    my ($said) = map { /^# fred: ([^:]+)/ ? $1 : () } @{$self->{lines}};
    return defined $said ? "; FRED $said" : '';
}

1;
