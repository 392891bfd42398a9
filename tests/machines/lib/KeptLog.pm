# A run as kept in tests/logs: only the TAP that the program printed, from its version line to the totals. Its facts about
# the machine are the row of the table in docs/real-machines.md.
package KeptLog;
use strict;
use warnings;
use LogRules qw(broken_rules);
use Exporter qw(import);
our @EXPORT_OK = qw(extract problems row);

my $sum = qr/^# \d+ passed, \d+ failed, \d+ skipped(?:, \d+ known to fail)?$/;

# The last run in a log of build/log, a console's capture or a file from the stick: without the firmware's and the
# emulator's lines. What the runner put behind the failures that it knew stays, and so does its sum: without a runner,
# on a PC, there is neither.
sub extract {
    my @lines = grep { !/^emulator: / } map { s/[\r\n]+\z//r } @_;
    my @run;
    for (@lines) {
        @run = () if s/^.*(?=TAP version 14$)//;
        next if !@run && !/^TAP version 14$/;
        next if @run && $run[-1] =~ $sum;
        push @run, $_;
    }
    return @run;
}

# The errors in the lines of a kept log; none if it is a complete run.
sub problems {
    my @lines = @_;
    my @wrong;
    return 'its plan comes after the facts of the machine, as it did until November 2026: make it anew, see tests/logs/README.md'
        if @lines > 1 && $lines[0] eq 'TAP version 14' && $lines[1] =~ /^#/ && grep { /^1\.\./ } @lines;
    push @wrong, 'it does not begin with TAP version 14' if ($lines[0] // '') ne 'TAP version 14';
    push @wrong, 'it is the log of several runs' if 1 < grep { /^TAP version/ } @lines;
    push @wrong, "$_: it has a character that the program never prints" for grep { /[^\x20-\x7E]/ } @lines;
    my $version = fact('latchkey', @lines);
    push @wrong, 'it does not name the program version' if !defined $version;
    push @wrong, "its program version is $version, which is not a commit" if ($version // '') =~ /^(?:unknown|\S*-dirty)\b/;
    push @wrong, grep { /^Bail out!/ } @lines;
    push @wrong, 'it does not end with the totals' if ($lines[-1] // '') !~ $sum;
    push @wrong, 'it lost its middle' if grep { /$StrictTap::missing/ } @lines;
    return (@wrong, broken_rules(undef, @lines));
}

# A fact that the program printed as `# NAME: text`; for `latchkey`, only the version.
sub fact {
    my ($name, @lines) = @_;
    my ($text) = map { /^# \Q$name\E:? (.+)/ ? $1 : () } @lines;
    return $name eq 'latchkey' && defined $text ? $text =~ s/,.*//r : $text;
}

# The table cells after the machine's name.
sub row {
    my ($name, @lines) = @_;
    my ($cpu, $firmware, $fred, $vmx) = map { fact($_, @lines) // 'not said' } qw(cpu firmware fred vmx);
    my $result = $lines[-1] =~ s/^# //r;
    return map { s/\|/\\|/gr } $cpu, $firmware, $fred =~ s/[:(].*//sr =~ s/\s+$//r, $vmx, $result,
        "[$name](../tests/logs/$name.tap)";
}

1;
