#!/usr/bin/env perl
# The firmware's memory: without a free piece of the least size the program says how much is lacking; a memory map of any
# length is read.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(run file_with);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";

sub started_with {
    my ($state) = @_;
    return run(qw(--machine qemu --timeout 300 --verbose --loader build/starter.efi --name), "memory-$state", '--cfg-file',
        file_with("# start with $state\nafter=return\nonly=fred/frame-nmi,back/*\n"));
}

subtest 'no free piece of 2 MiB' => sub {
    my ($code, @lines) = started_with('full-memory');
    my ($needed, $largest, $lacking) = map {
        /^Bail out! too little memory: (\d+) KiB in one piece are needed, the largest free piece has (\d+) KiB, (\d+) KiB are lacking /
    } @lines;
    my $fine = is($code, 2, 'refused')
        & is($needed, 2048, 'with the least size')
        & is(($largest // 0) + ($lacking // 0), 2048, 'and with how much is lacking')
        & is(scalar(grep { /ask for less/ } @lines), 0, 'without advice that cannot be followed')
        & is(scalar(grep { /^starter: the end/ } @lines), 1, 'control returned to the starter');
    diag map { "$_\n" } @lines if !$fine;
};

subtest 'a memory map of more than 64 KiB' => sub {
    my ($code, @lines) = started_with('long-map');
    my ($bytes) = map { /^starter: the memory map has (\d+) bytes/ ? $1 : () } @lines;
    my $fine = is($code, 0, 'every case passes')
        & cmp_ok($bytes // 0, '>', 65536, 'the map is that long')
        & is(scalar(grep { /^ok \d+ - back\/memory-map: (?!.* # SKIP)/ } @lines), 1, 'and it was compared');
    diag map { "$_\n" } @lines if !$fine;
};
done_testing;
