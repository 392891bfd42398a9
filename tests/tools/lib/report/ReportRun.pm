# One run, read by the host's TAP::Parser: facts of the machine, points with their checks, and how it ended.
package ReportRun;
use strict;
use warnings;
use Exporter qw(import);
use ReportOld qw(old_block);
use TAP::Parser;
use TAP::Parser::YAMLish::Reader;
our @EXPORT_OK = qw(read_run);

my $sum = qr/^# (\d+) passed, (\d+) failed, (\d+) skipped(?:, (\d+) known to fail)?$/;

sub read_run {
    my ($raw) = @_;
    my $run = { %$raw, facts => {}, points => [], comments => [], old => {}, notes => [@{$raw->{notes}}] };
    my @lines = readable_blocks($run, @{delete $run->{lines}});
    # TAP::Parser before 3.48 does not know version 14, and takes a YAML block only after a version line.
    my $tap = TAP::Parser->new({ tap => join "\n", 'TAP version 13', @lines, '' });
    while (my $token = $tap->next) { take($run, $token) }
    count($run);
    end($run, $tap);
    return $run;
}

# A block that cannot be read would end the whole stream. It is taken out, read in the form of older versions, or named.
sub readable_blocks {
    my ($run, @lines) = @_;
    my @kept;
    my $point = -1;
    while (@lines) {
        my $line = shift @lines;
        $point++ if $line =~ /^(?:not )?ok\b/;
        if ($line !~ /^  ---\s*$/) {
            push @kept, $line if $line !~ /^  /;
            next;
        }
        my @block = $line;
        push @block, shift @lines while @lines && $lines[0] =~ /^  / && $block[-1] !~ /^  \.\.\.\s*$/;
        # Older versions put a comment where they cut a block that was too long.
        push @block, splice @lines, 0, 2 if @lines > 1 && $lines[0] =~ /^#/ && $lines[1] =~ /^  \.\.\.\s*$/;
        push @block, '  ...' if $block[-1] !~ /^  \.\.\.\s*$/;
        if (is_yaml(@block)) { push @kept, @block }
        elsif (my $old = old_block(@block)) { $run->{old}{$point} = $old }
        else { push @{$run->{unread}}, $point }
    }
    return @kept;
}

sub is_yaml {
    my @block = map { s/^  //r } @_;
    return eval { TAP::Parser::YAMLish::Reader->new->read(sub { shift @block }) };
}

sub take {
    my ($run, $token) = @_;
    my $points = $run->{points};
    if ($token->is_test) { push @$points, point($token, $run->{old}{scalar @$points}) }
    elsif ($token->is_yaml) { @{$points->[-1]}{qw(source checks)} = @{$token->data}{qw(source checks)} if @$points && ref $token->data eq 'HASH' }
    elsif ($token->is_plan) { $run->{plan} = $token->tests_planned }
    elsif ($token->is_bailout) { $run->{bail} = $token->explanation }
    elsif ($token->is_comment) { comment($run, $token->raw) }
}

sub point {
    my ($token, $old) = @_;
    my $words = $token->description =~ s/^- //r =~ s/\\([#\\])/$1/gr;
    my ($id, $sentence, $round) = $words =~ m{^([\w-]+/[\w-]+): (.*?)(?: \(round (\d+)\))?$};
    return {
        number => $token->number, id => $id // $words, sentence => $sentence // '', round => $round,
        verdict => $token->has_skip ? 'skip' : !$token->is_actual_ok && $token->has_todo ? 'known' : $token->is_actual_ok ? 'pass' : 'fail',
        reason => $token->has_skip || $token->has_todo ? $token->explanation =~ s/\\([#\\])/$1/gr : undef,
        story => [], %{$old // {}},
    };
}

sub comment {
    my ($run, $line) = @_;
    if ($line =~ $sum) { $run->{said} = { pass => $1, fail => $2, skip => $3, known => $4 // 0 } }
    elsif ($line =~ m{^# this run did not end: it was at case \d+ of \d+: ([\w-]+/[\w-]+)}) { $run->{stopped} = $1 }
    elsif ($line =~ /^# this run did not end/) { }
    elsif ($line =~ /^# (\d+) bytes are missing here/) { $run->{missing} = $1 }
    elsif (@{$run->{points}}) { push @{$run->{points}[-1]{story}}, $line =~ s/^# ?//r }
    elsif ($line =~ /^# latchkey (.+?)(?:, loaded at (\S+))?$/) { @{$run->{facts}}{qw(latchkey loaded)} = ($1, $2) }
    elsif ($line =~ /^# ([a-z][\w -]*?): (.+)/) { $run->{facts}{$1} = $2 }
    else { push @{$run->{comments}}, $line =~ s/^# ?//r }
}

sub count {
    my ($run) = @_;
    $run->{counts} = { map { $_ => 0 } qw(pass fail known skip) };
    $run->{counts}{$_->{verdict}}++ for @{$run->{points}};
}

# `end`: complete, bailed out, or cut; with a sentence where it is not complete.
sub end {
    my ($run, $tap) = @_;
    my ($points, $plan, $notes) = (scalar @{$run->{points}}, $run->{plan}, $run->{notes});
    my $of = defined $plan ? "$points of $plan points" : "$points points, and no plan";
    if (defined $run->{bail}) { @$run{qw(end words)} = ('bailed out', "bailed out: $run->{bail}") }
    elsif ($run->{said}) { @$run{qw(end words)} = ('complete', undef) }
    else { @$run{qw(end words)} = ('cut', "did not end: it has $of" . ($run->{stopped} ? ", and was at $run->{stopped}" : '')) }
    push @$notes, "$run->{missing} bytes of the log are missing in its middle" if $run->{missing};
    push @$notes, 'its details are in the form of older versions' if %{$run->{old}};
    my @unread = map { $_->{id} } grep { defined } map { $run->{points}[$_] } @{$run->{unread} // []};
    push @$notes, 'details that cannot be read: ' . join ', ', @unread if @unread;
    return if $run->{end} ne 'complete' || $run->{missing};
    push @$notes, "the plan is $plan, and it has $points points: lines are missing" if defined $plan && $plan != $points;
    my @differ = grep { $run->{said}{$_} != $run->{counts}{$_} } qw(pass fail known skip);
    push @$notes, "its totals and its lines differ: $_ $run->{said}{$_} and $run->{counts}{$_}" for @differ;
}

1;
