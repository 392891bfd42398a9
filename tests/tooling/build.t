#!/usr/bin/env perl
# Properties of the build: the image's sections and latchkey.cfg, warnings of a second compiler, the formatting.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Files qw(contents);
use Run qw(file_with said_by);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};

sub passes {
    my ($name, @command) = @_;
    my ($code, @said) = said_by(@command);
    ok !$code, $name or diag map { "$_\n" } @said;
}

sub there { !system "command -v $_[0] >/dev/null" }

passes 'no section is both writable and executable, all are page-aligned', 'tests/tools/check-image', 'build/latchkey.efi';
ok !grep({ m{\bidiv\s+%r[a-z0-9]+$|\bidivq\b} && !m{%r[0-9]+[dwb]$} } qx(objdump -d build/latchkey.so)),
    'no IDIV of 64 bits, which Debian\'s Bochs 3.1 gets wrong';
passes 'the same program gives the same image, byte for byte',
    'sh', '-c', 'tests/tools/mkimage build/again.img build/latchkey.efi && cmp build/again.img build/latchkey.img; r=$?; rm -f build/again.img; exit $r';

# The latchkey.cfg for people tells of every option in the program's table: its values, and what it is for in the same
# words as -h does.
my $told = contents('tests/tools/latchkey.cfg');
my @table = contents('boot/options/options.c') =~ /^    \{(?:ONE_OF|NUMBER(?:_SET)?|TEXT)\((.*?)\)\},$/msg or BAIL_OUT('boot/options/options.c has no table');
for (@table) {
    my ($key) = /^(\w+)/;
    my ($purpose, @words) = /"([^"]*)"/g;
    my ($line) = $told =~ /^(#?$key=.*)$/m;
    my @silent = grep { index($line // '', $_) < 0 } $purpose, @words, s/"[^"]*"//gr =~ /\b(\d+)\b/g;
    ok defined $line && !@silent, "latchkey.cfg lists $key" or diag "missing: @silent";
}

# Nobody answers at that port.
my ($code, @said) = do { local $ENV{DEBIAN_MIRROR} = 'http://127.0.0.1:9/debian'; said_by('tests/tools/newest') };
ok $code && @said == 1 && $said[0] =~ /^newest: /, 'make newest, no archive to be reached: refused in one line' or diag map { "$_\n" } @said;

SKIP: {
    skip 'no clang here: not compiled with it', 2 if !there('clang');
    my @files = map { file_with("int $_;\n") } 'first', 'second', 'third';
    my ($code, @said) = said_by('tests/tools/compile-at-once', 'clang', '-xc', '-o', file_with(''), '--', @files, file_with("int odd odd;\n"));
    ok $code && grep({ /: error: / } @said) == 1, 'many files at once, an error in the last: it is found' or diag map { "$_\n" } @said;
    passes 'clang compiles it without a warning', qw(make CC=clang BUILD=build/strict/clang at-once);
}
SKIP: {
    skip 'no clang-format here: the formatting is not checked', 1 if !there('clang-format');
    passes 'the formatting is that of .clang-format', qw(make format);
}
done_testing;
