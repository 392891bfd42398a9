# A log as this host's TAP::Parser reads it, and so as its prove does.
package HostTap;
use strict;
use warnings;
use TAP::Parser;
use Exporter qw(import);
our @EXPORT_OK = qw(counts failures read_by_host version_line);

# TAP::Parser knows version 14 since 3.48. In a stream of a version that it does not know it sees an error, and in one
# without a version no YAML blocks; what it reads of our log is the same in 13 and 14.
my $version;

sub version_line {
    $version //= parse("TAP version 14\n1..1\nok 1\n")->parse_errors ? 13 : 14;
    return "TAP version $version";
}

sub parse {
    my ($text) = @_;
    my $parser = TAP::Parser->new({ tap => $text });
    $parser->run;
    return $parser;
}

# What it read: plan, bail (undef if there is none), comments, errors, and the points: number, id and sentence in one text,
# ok, directive (SKIP, TODO or nothing) with its reason, block (its data, if there is one). StrictTap returns the same.
sub read_by_host {
    my @lines = @_;
    my %seen = (points => [], comments => []);
    local $SIG{__WARN__} = sub { };             # it warns of undefined lines after a block that does not end, an error to it anyway
    my $parser = TAP::Parser->new({ tap => join '', map { s/^TAP version 14$/version_line()/er . "\n" } @lines ? @lines : '' });
    while (my $result = $parser->next) {
        my $type = $result->type;
        push @{$seen{points}}, point($result)             if $type eq 'test';
        push @{$seen{comments}}, $result->raw             if $type eq 'comment';
        $seen{points}[-1]{block} = $result->data          if $type eq 'yaml' && @{$seen{points}};
        $seen{plan} = $result->tests_planned              if $type eq 'plan';
        $seen{bail} = $result->explanation                if $type eq 'bailout';
    }
    return { %seen, errors => [$parser->parse_errors] };
}

sub point {
    my ($result) = @_;
    return {
        number    => $result->number,
        text      => $result->description =~ s/^- //r,
        ok        => $result->is_actual_ok ? 1 : 0,
        directive => $result->directive,
        reason    => $result->explanation,
    };
}

# How many of these points passed, failed, were skipped, and are known to fail.
sub counts {
    my @points = @_;
    my $skipped = grep { $_->{directive} eq 'SKIP' } @points;
    my $known   = grep { $_->{directive} eq 'TODO' } @points;
    my $failed  = failures(@points);
    return (@points - $failed - $skipped - $known, $failed, $skipped, $known);
}

sub failures {
    return grep { !$_->{ok} && $_->{directive} ne 'TODO' } @_;
}

1;
