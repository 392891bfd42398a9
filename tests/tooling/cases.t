#!/usr/bin/env perl
# The list of cases: make list prints those that run, in order; only=, skip= and repeat= select them; make case writes a
# new one, or reports why it cannot.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Cases qw(groups cases);
use File::Temp qw(tempdir);
use Run qw(run said_by);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my @qemu = qw(--machine qemu --timeout 300 --name cases);

sub ids { map { m{^(?:not )?ok \d+ - ([\w-]+/[\w-]+): } ? $1 : () } @_ }

my ($listed, @list) = said_by('tests/tools/list-cases');
my @all = map { m{^  ([\w-]+/[\w-]+)$} ? $1 : () } @list;
my ($ran, @lines) = run(@qemu);
is $ran, 0, 'all cases run';
is_deeply \@all, [ids(@lines)], 'make list prints the cases that run, in order';
is_deeply [Cases::ids()], [map { $_->{id} } cases()], 'each is in the file of its name';
my %sentence = map { ("$_->{id}: $_->{sentence}" => 1) } cases();
is_deeply [grep { m{^(?:not )?ok \d+ - (.*?)(?: # (?:SKIP|TODO).*)?$} && !$sentence{$1} } @lines], [], 'and their sentences';
is_deeply [grep { /#/ } keys %sentence], [], 'without the character that begins a directive: some readers lose such a line, even if it is escaped';

# A way of reflecting has cases of its own, and a line in each text that lists them.
sub text_of {
    my ($name) = @_;
    open my $in, '<', $name or die "$name: $!\n";
    local $/;
    return scalar <$in>;
}
my @ways = text_of('boot/options/ways.h') =~ /^\s+WAY\(\w+, "([^"]+)"/mg;
ok @ways > 0, 'boot/options/ways.h lists the ways';
for my $way (@ways) {
    is_deeply [grep { $_ eq "reflect/$way" || $_ eq "walk/$way" } @all], ["reflect/$way", "walk/$way"], "way $way has its cases";
    is_deeply [grep { text_of($_) !~ /`\Q$way\E`/ } qw(README.md docs/reflecting-nmis.md)], [], "and README.md and docs/reflecting-nmis.md name it";
}

my @some = grep { m{^nmi/} && !/int2/ || $_ eq 'fred/enabled' } @all;
(my $code, @lines) = run(@qemu, 'only=nmi/*,fred/enable?', 'skip=*int2*', 'repeat=3');
is $code, 0, 'only=, skip= and repeat= together';
is_deeply [map { s/ \(round \d\)$//r } ids(@lines)], [(@some) x 3], 'select cases, three rounds';
is scalar(grep { /^ok .* \(round 3\)$/ } @lines), scalar @some, 'the third round is marked';
is_deeply [map { /^1\.\.(\d+)/ } @lines], [3 * @some], 'and the plan counts them all';

for (
    ['only=nmi/nothing*', qr/only="nmi\/nothing\*" matches no case/],
    ['skip=nmi',          qr/skip="nmi" matches no case: all of that group are nmi\/\*/],
    ['only=' . 'x' x 256,  qr/only="x+\.\.\." is too long: only takes at most 255 characters, got 256/],
) {
    my ($word, $says) = @$_;
    ($code, @lines) = run(@qemu, $word);
    ok $code == 2 && grep({ /^Bail out! / && $_ =~ $says } @lines), substr($word, 0, 20) . ' is refused' or diag map { "$_\n" } @lines;
}

# In a copy of the tree: make case writes a case that make list finds, and does not overwrite it.
my $copy = tempdir(CLEANUP => 1);
system('cp', '-r', 'tests', 'linker.ld', $copy) and die "$copy: no copy\n";
for (
    ['nmi/new-one',     0, qr{^tests/cases/nmi/new-one\.c$}],
    ['nmi/new-one',     1, qr/exists already/],
    ['fred/enabled',    1, qr/exists already/],
    ['nmi/New',         1, qr/'nmi\/New' is not an id/],
    ['nmi',             1, qr/is not an id/],
    ['nmi/a/b',         1, qr/is not an id/],
    ['nmi/../../x',     1, qr/is not an id/],
    ['nmi/-one',        1, qr/is not an id/],
    ['',                1, qr/is not an id/],
    ['moon/one',        1, qr/no group 'moon', only fred/],
) {
    my ($id, $exit, $says) = @$_;
    my ($got, @told) = said_by("$copy/tests/tools/new-case", $id);
    ok $got == $exit && @told == 1 && $told[0] =~ $says, "make case ID=$id" or diag @told;
}
my ($again, @longer) = said_by("$copy/tests/tools/list-cases");
is_deeply [grep { m{^  nmi/new-one$} } @longer], ["  nmi/new-one"], 'make list knows of a new case';
done_testing;
