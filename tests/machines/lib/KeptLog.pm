# A run as kept in tests/logs: only the TAP that the program printed, from its version line to the totals. Its facts about
# the machine are the row of the table in docs/real-machines.md.
package KeptLog;
use strict;
use warnings;
use TAP::Parser;
use Exporter qw(import);
our @EXPORT_OK = qw(extract problems row);

my $sum = qr/^# (\d+) passed, (\d+) failed, (\d+) skipped$/;

# The last run in a log of build/log, a console's capture or a file from the stick: without the firmware's and the
# emulator's lines, and as the program printed it: what the runner put behind a failure that it knew is taken off, and
# such a failure is one in the sum.
sub extract {
    my @lines = grep { !/^emulator: / } map { s/[\r\n]+\z//r } @_;
    my @run;
    for (@lines) {
        @run = () if s/^.*(?=TAP version 14$)//;
        next if !@run && !/^TAP version 14$/;
        next if @run && $run[-1] =~ $sum;
        s/^(not ok \d+ .*?) # TODO .*/$1/;
        s/^(# \d+ passed, )(\d+)( failed, \d+ skipped), (\d+) known to fail$/$1 . ($2 + $4) . $3/e;
        push @run, $_;
    }
    return @run;
}

# The errors in the lines of a kept log; none if it is a complete run.
sub problems {
    my @lines = @_;
    my @wrong;
    push @wrong, 'it does not begin with TAP version 14' if ($lines[0] // '') ne 'TAP version 14';
    push @wrong, 'it is the log of several runs' if 1 < grep { /^TAP version/ } @lines;
    push @wrong, "$_: it has a character that the program never prints" for grep { /[^\x20-\x7E]/ } @lines;
    push @wrong, "$_: no id" for grep { /^(?:not )?ok\b/ && !m{^(?:not )?ok \d+ - [\w-]+/[\w-]+: \S} } @lines;
    my $version = fact('latchkey', @lines);
    push @wrong, 'it does not name the program version' if !defined $version;
    push @wrong, "its program version is $version, which is not a commit" if ($version // '') =~ /^(?:unknown|\S*-dirty)\b/;

    # TAP::Parser does not know version 14.
    my $tap = TAP::Parser->new({ tap => join "\n", grep { !/^TAP version/ } @lines });
    $tap->run;
    push @wrong, $tap->parse_errors;
    push @wrong, grep { /^Bail out!/ } @lines;

    my ($failed, $skipped) = map { scalar @$_ } [$tap->failed], [$tap->skipped];
    my @said = ($lines[-1] // '') =~ $sum or return @wrong, 'it does not end with the totals';
    my $counted = join ' ', $tap->tests_run - $failed - $skipped, $failed, $skipped;
    push @wrong, "its totals are @said, but the counts are $counted" if "@said" ne $counted;
    return @wrong;
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
