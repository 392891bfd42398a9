#!/usr/bin/env perl
# That what is wrong is found: a bug in a target of its own, from no input at all, and each fault of
# tests/faults/fred/rules_*.c, which the target `frame` can see.
use strict;
use warnings;
use FindBin qw($Bin);
use lib $Bin, "$Bin/../machines/lib";
use Faults;
use Files qw(contents);
use Fuzz qw(fuzz replay $build);
use File::Path qw(remove_tree);
use Test::More;

remove_tree("$build/corpus/planted");
my $run = fuzz('planted', 30);
ok $run->{code} != 0, 'a byte too many is found';
like "@{$run->{lines}}", qr{tests/fuzz/planted\.c:\d+:\d+: runtime error: index 8 out of bounds}, 'it is named';
like $run->{found} // '', qr{^\Q$build\E/found/planted-crash-}, 'its input is kept';
like contents($run->{found}), qr/^nmi=.{8}\z/s, 'which is the one that it takes';
$run = replay('planted', $run->{found});
ok $run->{code} != 0, 'which fails again';
unlink $run->{found};

my @faults = Faults::names(glob 'tests/faults/fred/rules_*.c');
ok @faults > 60, scalar(@faults) . ' faults are in reach';
my @files = Fuzz::kept('frame');
ok !replay('frame', @files)->{code}, 'without a fault the kept inputs find nothing';
my @missed;
for my $fault (@faults) {
    local $ENV{FUZZ_FAULT} = $fault;
    push @missed, $fault if !replay('frame', @files)->{found};
}
ok !@missed, 'the kept inputs find each fault' or diag "not found: @missed";
done_testing;
