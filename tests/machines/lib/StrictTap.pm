# A log, read line by line as docs/log.md describes it: each line must be one of its kinds, in its place, and each block must
# be YAML 1.2 for a strict reader (YAML::PP), which the kit `yaml` has.
package StrictTap;
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Spec;
use Exporter qw(import);
our @EXPORT_OK = qw(read_strictly);

use lib File::Spec->rel2abs(dirname(__FILE__)) . '/../../../build/debian/yaml/usr/share/perl5';

our $missing = qr/^# (\d+) bytes are missing here$/;

# As HostTap::read_by_host; each point also has its line, the raw text of its block, and gap, if points may be missing
# before it. `last` is the last line of the log. The errors name their lines.
sub read_strictly {
    my @lines = @_;
    my %log = (points => [], comments => [], errors => [], last => $lines[-1] // '');
    my ($block, $gap);
    for my $i (0 .. $#lines) {
        local $_ = $lines[$i];
        my $wrong = sub { push @{$log{errors}}, "line @{[ $i + 1 ]}: $_[0]: " . substr $lines[$i], 0, 100; return };
        if ($block) {
            $block = undef if !in_block($block, $wrong);
        } elsif ($i == 0) {
            $wrong->('want TAP version 14') if $_ ne 'TAP version 14';
        } elsif (/^1\.\.(\d+)$/) {
            $wrong->('the plan is not the second line') if $i != 1;
            $log{plan} //= $1;
        } elsif (/^(?:not )?ok\b/) {
            my $point = point($wrong) or next;
            push @{$log{points}}, { %$point, line => $i + 1, gap => $gap };
            $gap = 0;
        } elsif (/^  ---$/) {
            my $point = $log{points}[-1];
            $wrong->('a block belongs right after a point that is not ok')
                if !$point || $point->{ok} || $point->{line} != $i;
            $block = { point => $point, raw => '', line => $i + 1 };
        } elsif (/^Bail out! (.+)/) {
            $wrong->('a run ends with its bail-out') if $i != $#lines;
            $log{bail} = $1;
        } elsif (/^#/) {
            $gap ||= /$missing/;
            $wrong->('a comment is more than a #, and has no blank at its end') if !/^# .*\S$/;
            push @{$log{comments}}, $_;
        } else {
            $wrong->('no line of a log');
        }
    }
    push @{$log{errors}}, "line $block->{line}: this block does not end" if $block;
    return \%log;
}

# A text has no `#`, escaped or not: some readers lose such a point. A reason may have one.
sub point {
    my ($wrong) = @_;
    my ($not, $number, $text, $directive, $reason) = /^(not )?ok (\d+) - (.*?)(?: # (SKIP|TODO)\b ?(.*))?$/
        or return $wrong->('a point is [not] ok NUMBER - text');
    $wrong->('its text is no id and a sentence')      if $text !~ m{^[\w-]+/[\w-]+: \S};
    $wrong->('its text has a #')                      if $text =~ /#/;
    $wrong->('its directive gives no reason')         if defined $directive && $reason !~ /\S/;
    $wrong->('only a case that passes is skipped, and only one that fails is known to fail')
        if ($directive // '') eq ($not ? 'SKIP' : 'TODO');
    return { number => $number, text => $text, ok => $not ? 0 : 1, directive => $directive // '', reason => $reason // '' };
}

# Whether the block goes on after this line.
sub in_block {
    my ($block, $wrong) = @_;
    return end_block($block, $wrong) if /^  \.\.\.$/;
    return $wrong->('the line is not indented as its block is') if !/^  /;
    $wrong->('a block has neither comments nor empty lines') if /^\s*(?:#|$)/;
    $wrong->('want key: and a value in single quotes') if !/^  (?:source: |  [- ] [a-z]+: )'(?:[^']|'')*'$/ && !/^  checks:$/;
    $block->{raw} .= s/^  //r . "\n";
    return 1;
}

sub end_block {
    my ($block, $wrong) = @_;
    my @documents = eval { yaml()->load_string($block->{raw}) };
    my $why = $@ ? join ', ', map { s/\s+/ /gr } grep { /\S/ } (split(/\n/, $@), ('') x 4)[0 .. 3]
            : @documents == 1 ? '' : 'it has ' . @documents . ' documents';
    $wrong->("the block that begins in line $block->{line} is no YAML ($why)") if $why;
    @{$block->{point}}{qw(block raw)} = ($documents[0], $block->{raw}) if $block->{point};
    return 0;
}

# Numbers, booleans and nulls are those of YAML's core schema. A key that is there twice is an error.
my $yaml;

sub yaml {
    return $yaml //= do {
        eval { require YAML::PP } or die "the reader of YAML is missing: make build/tools/yaml.ok fetches it\n";
        YAML::PP->new(schema => ['Core'], boolean => 'JSON::PP', cyclic_refs => 'fatal');
    };
}

1;
