# What must be true of every log, whoever reads it: the host's TAP::Parser and the strict reader see the same, the blocks
# hold what docs/log.md lists, and the totals are the counts.
package LogRules;
use strict;
use warnings;
use B;
use HostTap qw(counts read_by_host);
use StrictTap qw(read_strictly);
use Exporter qw(import);
our @EXPORT_OK = qw(broken_rules ended judge totals);

my $sum     = qr/^# (\d+) passed, (\d+) failed, (\d+) skipped(?:, (\d+) known to fail)?$/;
my $cut     = qr{^# this run did not end: it was at (?:case (\d+) of (\d+): \S+  \([^)]*\)|.+)$};
our %check  = map { $_ => 1 } qw(what want got differ rule raised at from);
my @needed  = qw(what want got at);

# Each rule that the log breaks, in a line. LINES_IN returns the number of lines of a source file, undef if there is none;
# without it, `at` is only looked at for its form, because the tree may be another than that of the log.
sub broken_rules { return @{(judge(@_))[0]} }

# These, and what the strict reader and the host's saw.
sub judge {
    my ($lines_in, @lines) = @_;
    my ($strict, $host) = (read_strictly(@lines), read_by_host(@lines));
    my @blocks = map { block($strict, $_, $lines_in) } @{$strict->{points}};
    return ([@{$strict->{errors}}, order($strict), @blocks, ending($strict), differences($strict, $host)], $strict, $host);
}

# How a log ends: with its totals, with a bail-out, or cut off.
sub ended {
    my ($log) = @_;
    return defined $log->{bail} ? 'bail-out' : $log->{last} =~ $sum ? 'totals' : $log->{last} =~ $cut ? 'cut' : '';
}

# Passed, failed, skipped and known to fail, as the program said; nothing if it did not.
sub totals {
    my ($log) = @_;
    return $log->{last} =~ $sum ? ($1, $2, $3, $4 // 0) : ();
}

sub order {
    my ($log) = @_;
    my ($next, @wrong) = (1);
    for my $point (@{$log->{points}}) {
        push @wrong, "line $point->{line}: want number $next, got $point->{number}"
            if $point->{gap} ? $point->{number} < $next : $point->{number} != $next;
        $next = $point->{number} + 1;
    }
    my $done = $next - 1;
    push @wrong, 'there is no plan, and no bail-out says why' if !defined $log->{plan} && !defined $log->{bail};
    push @wrong, "the plan is $log->{plan}, but the last point is number $done"
        if defined $log->{plan} && (ended($log) eq 'totals' ? $done != $log->{plan} : $done > $log->{plan});
    return @wrong;
}

# A run that was cut off while it printed a block may have lost all of that block.
sub block {
    my ($log, $point, $lines_in) = @_;
    my ($line, $block) = @$point{qw(line block)};
    return if $point->{ok};
    return ended($log) eq 'cut' && $point == $log->{points}[-1] ? () : "line $line: a case that is not ok has no block"
        if !exists $point->{block};
    return "line $line: its block is not source and checks"
        if ref $block ne 'HASH' || join(' ', sort keys %$block) ne 'checks source';
    my @wrong = typed($block);
    push @wrong, 'checks is no list of maps' and return map { "line $line: $_" } @wrong
        if ref $block->{checks} ne 'ARRAY' || !@{$block->{checks}} || grep { ref ne 'HASH' } @{$block->{checks}};
    my @entries = @{$block->{checks}};
    my $omitted = join(' ', keys %{$entries[-1]}) eq 'omitted' ? pop @entries : undef;
    push @wrong, "omitted is '$omitted->{omitted}', which gives no number of entries"
        if $omitted && $omitted->{omitted} !~ /^[1-9]\d* entries for which there was no room$/;
    push @wrong, map { entry($_, $lines_in) } @entries;
    push @wrong, 'it has no check with want and got' if !$omitted && !grep { defined $_->{want} && defined $_->{got} } @entries;
    return map { "line $line: $_" } @wrong;
}

sub entry {
    my ($entry, $lines_in) = @_;
    return if join(' ', keys %$entry) eq 'decoded';
    my @wrong = map { "an entry of its block has the key $_" } sort grep { !$check{$_} } keys %$entry;
    push @wrong, map { "an entry of its block has no $_" } grep { !defined $entry->{$_} } @needed;
    push @wrong, "from is '$entry->{from}', which is no line of a case, or at is one itself"
        if defined $entry->{from} && ($entry->{from} !~ m{^tests/cases/} || ($entry->{at} // '') =~ m{^tests/cases/});
    return (@wrong, map { place($_, $entry->{$_}, $lines_in) } grep { defined $entry->{$_} } qw(at from raised));
}

sub place {
    my ($key, $place, $lines_in) = @_;
    my ($file, $line) = $place =~ m{^((?:[\w.-]+/)*[\w-]+\.\w+):([1-9]\d*)$} or return "$key is '$place', which is no FILE:LINE";
    return if !$lines_in;
    my $lines = $lines_in->($file) // return "$key is '$place', but there is no such file";
    return $line <= $lines ? () : "$key is '$place', but the file has $lines lines";
}

# Every value that YAML takes for something else than a text.
sub typed {
    my ($value) = @_;
    return map { typed($_) } @$value if ref $value eq 'ARRAY';
    return map { typed($value->{$_}) } sort keys %$value if ref $value eq 'HASH';
    my $text = defined $value && !ref $value && !(B::svref_2object(\$value)->FLAGS & (B::SVf_IOK | B::SVf_NOK));
    return $text ? () : 'a value of its block is no text: ' . ($value // 'null');
}

sub ending {
    my ($log) = @_;
    my $how  = ended($log) or return "it does not end: its last line is $log->{last}";
    my @said = totals($log) or return $how eq 'cut' ? cut_off($log) : ();
    my @are  = counts(@{$log->{points}});
    my $gap  = grep { $_->{gap} } @{$log->{points}};
    return if $gap && !grep { $are[$_] > $said[$_] } 0 .. $#said;
    return "@said" eq "@are" ? () : "its totals are @said, but the counts are @are";
}

# It is cut off between a point and the next change of the running case.
sub cut_off {
    my ($log) = @_;
    my ($at, $of) = $log->{last} =~ $cut;
    return if !defined $at;
    my $last = @{$log->{points}} ? $log->{points}[-1]{number} : 0;
    return ($of == ($log->{plan} // 0) ? () : "it was at a case of $of, but its plan is " . ($log->{plan} // 'missing'),
        $last == $at || $last == $at - 1 ? () : "it was at case $at, but its last point is number $last");
}

# Where the host's TAP::Parser saw something else. In a log that lost its middle or is cut off it misses points, and says so.
sub differences {
    my ($strict, $host) = @_;
    my $whole = ended($strict) eq 'totals' && !grep { $_->{gap} } @{$strict->{points}};
    my @errors = grep { $whole || !/^(?:Bad plan|Tests out of sequence|No plan found)/ } @{$host->{errors}};
    my ($mine, $its) = map { dump_of($_) } $strict, $host;
    my ($at) = grep { ($mine->[$_] // '') ne ($its->[$_] // '') } 0 .. ($#$mine > $#$its ? $#$mine : $#$its);
    my @differ = defined $at ? map { $_->[$at] // 'nothing' } $its, $mine : ();
    return ((map { "TAP::Parser: $_" } @errors), @differ ? "the readers differ: $differ[0] (TAP::Parser), $differ[1] (strict)" : ());
}

sub dump_of {
    my ($log) = @_;
    my @once = map { "$_ " . ($log->{$_} // 'none') } qw(plan bail);
    return [@once, @{$log->{comments}}, map { flat($_) } @{$log->{points}}];
}

sub flat {
    my ($point) = @_;
    return "point @$point{qw(number ok text directive reason)}", exists $point->{block} ? leaves('', $point->{block}) : ();
}

sub leaves {
    my ($path, $value) = @_;
    return map { leaves("$path/$_", $value->[$_]) } 0 .. $#$value if ref $value eq 'ARRAY';
    return map { leaves("$path/$_", $value->{$_}) } sort keys %$value if ref $value eq 'HASH';
    return "$path: " . ($value // 'null');
}

1;
