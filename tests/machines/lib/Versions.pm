# Versions of machines: which one this is, and whether it is in a range. A version is numbers with dots between them. A
# range is FROM..TO, FROM.. or ..TO, both ends included; an end counts as many numbers as it has, so ..7.3 includes 7.3.9.
package Versions;
use strict;
use warnings;
use List::Util qw(min);
use Exporter qw(import);
our @EXPORT_OK = qw(is_in kernel_version range said_version);

my $number = qr/\d+(?:\.\d+)*/;

# [FROM, TO], undef for an end that is open. Dies with the reason if TEXT is no range.
sub range {
    my ($text) = @_;
    my ($from, $to) = $text =~ /^($number)?\.\.($number)?\z/;
    die "[$text] is no range of versions: want [FROM..TO], [FROM..] or [..TO], each a version as 7.2.13\n"
        if !defined($from // $to);
    die "[$text] ends before it begins: exchange its ends\n" if defined $from && defined $to && beside($from, $to) > 0;
    return [$from, $to];
}

sub is_in {
    my ($version, $range) = @_;
    my ($from, $to) = @$range;
    return 0 if defined $from && beside("$version" . '.0' x ($from =~ tr/.//), $from) < 0;
    return 0 if defined $to   && beside("$version" . '.0' x ($to =~ tr/.//), $to) > 0;
    return 1;
}

# Like <=>, of the numbers that both have.
sub beside {
    my @parts = map { [split /\./] } @_;
    my ($differing) = grep { $_ } map { $parts[0][$_] <=> $parts[1][$_] } 0 .. min(map { $#$_ } @parts);
    return $differing // 0;
}

# The version that follows WORDS in the output of a command, which gets ten seconds; undef if there is none.
sub said_version {
    my ($words, @command) = @_;
    open my $said, '-|', 'sh', '-c', 'exec timeout 10 "$@" 2>&1 </dev/null', 'sh', @command or return;
    my ($version) = join('', <$said>) =~ /\Q$words\E\s+($number)/;
    close $said;
    return $version;
}

# The version of the kernel by its /proc, undef if that does not show it. Debian and Ubuntu name their kernels after the
# first of a series, and give the version of the sources elsewhere: "Linux version 6.1.0-18-amd64 ... Debian 6.1.76-1",
# and in version_signature "Ubuntu 6.8.0-31.31-generic 6.8.1".
sub kernel_version {
    my ($proc) = @_;
    my ($line, $signature) = map { first_line("$proc/$_") } qw(version version_signature);
    return $signature =~ /^Ubuntu\s.*\s($number)$/ ? $1
        : $line =~ /\sDebian ($number)-/           ? $1
        : $line =~ /^Linux version ($number)/      ? $1
        : undef;
}

sub first_line {
    my ($file) = @_;
    open my $in, '<', $file or return '';
    chomp(my $line = <$in> // '');
    return $line;
}

1;
