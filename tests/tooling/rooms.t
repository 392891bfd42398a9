#!/usr/bin/env perl
# The rooms of the tree depend one way, as tests/rooms lists them, and stay small; and this test can fail, on trees of
# our own.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Cwd qw(getcwd);
use File::Basename qw(dirname);
use File::Path qw(make_path);
use Run qw(folder file_in);
use Rooms qw(rooms problems);
use Test::More;

my $top = "$Bin/../..";

sub in_folder {
    my ($folder, $code) = @_;
    my $before = getcwd;
    chdir $folder or die "$folder: $!\n";
    my @result = eval { $code->() };
    my $error = $@;
    chdir $before or die "$before: $!\n";
    die $error if $error;
    return @result;
}

# A tree of the files that are given, path => text, beside a list and a few rooms that are as they should be.
my $list = <<'END';
# lowest first
numbers: values
core/words: strings

core/lines: output
core: the story
trials/each/*: cases
trials: the suite
END

sub problems_of {
    my (%files) = @_;
    my $folder = folder();
    my %tree = (
        'list'                 => $list,
        'numbers/bits.h'       => "#define BIT(n) (1 << (n))\n",
        'core/words/words.c'   => qq(#include "core/words/words.h"\n#include "numbers/bits.h"\n#include <stddef.h>\n),
        'core/words/words.h'   => '',
        'core/lines/lines.c'   => qq(#include "core/words/words.h"\n),
        'core/lines/entry.asm' => qq(%include "core/words/offsets.inc"\n),
        'core/story.c'         => qq(#include "core/lines/lines.h"\n),
        'trials/all.c'         => qq(#include "core/story.h"\n),
        'trials/each/x/a.c'    => qq(#include "core/words/words.h"\n),
        'build/made.c'         => qq(#include "nowhere.h"\n),
        (map { ("$_->[0]/README.md" => "# $_->[0]\n\n$_->[1]\n") } ['numbers', 'values'], ['core/words', 'strings'],
            ['core/lines', 'output'], ['core', 'the story'], ['trials', 'the suite']),
        %files,
    );
    for my $path (grep { defined $tree{$_} } sort keys %tree) {
        make_path(dirname("$folder/$path"));
        file_in($folder, $path, $tree{$path});
    }
    return join "\n", in_folder($folder, sub { problems('list') });
}

sub files {
    my ($folder, $count) = @_;
    return map { ("$folder/extra$_.c" => "\n") } 1 .. $count;
}

# name, the problems of the tree, the files that make them
for (
    ['a good tree', ''],
    ['a C file that includes a higher room', 'core/words/w.c:2: includes core/lines/lines.h, which is in a higher room',
        'core/words/w.c' => qq(\n#include "core/lines/lines.h"\n)],
    ['a NASM file that does', 'core/words/w.asm:1: includes trials/offsets.inc, which is in a higher room',
        'core/words/w.asm' => qq(%include "trials/offsets.inc"\n)],
    ['an indented include', 'numbers/n.h:1: includes core/story.h, which is in a higher room',
        'numbers/n.h' => qq(  # include "core/story.h"\n)],
    ['a file that is not named from the top', 'core/story.h:1: includes help.h, which is in no room',
        'core/story.h' => qq(#include "help.h"\n)],
    ['a room above a group of rooms', 'trials/each/x/b.c:1: includes trials/all.h, which is in a higher room',
        'trials/each/x/b.c' => qq(#include "trials/all.h"\n)],
    ['a folder that is not listed', 'core/help: not listed in list', 'core/help/help.c' => "\n"],
    ['one in a group of rooms',     'trials/each/x/y: not listed in list', 'trials/each/x/y/z.c' => "\n"],
    ['a new folder at the top',     'guests: not listed in list', 'guests/guest.h' => "\n"],
    ['a script in one',             'trials/tools: not listed in list', 'trials/tools/fetch' => "#!/bin/sh\n"],
    ['a folder without source',     '', 'docs/log.md' => "\n", 'trials/data/frame' => "text\n"],
    ['a room that is empty',        'events: listed in list, but there is no source in it', 'list' => "${list}events: none\n",
        'events/README.md' => "# events\n\nnone\n"],
    ['another sentence at its head', 'core/README.md: does not begin with a title and the sentence of list', 'core/README.md' => "# core\n\ncode\n"],
    ['a head without a title',      'core/README.md: does not begin with a title and the sentence of list', 'core/README.md' => "the story\n"],
    ['no sentence at its head',     'core/README.md: does not begin with a title and the sentence of list', 'core/README.md' => undef],
    ['25 files',                    '', files('trials', 24)],
    ['26 files',                    'trials: 26 source files, more than 25', files('trials', 25)],
    ['26 cases',                    '', files('trials/each/x', 25)],
    ['300 lines',                   '', 'trials/long.t' => "\n" x 300],
    ['301 lines',                   'trials/long.t: 301 lines, more than 300', 'trials/long.t' => "\n" x 301],
    ['301 lines in a case', 'trials/each/x/b.c: 301 lines, more than 300', 'trials/each/x/b.c' => "\n" x 301],
) {
    my ($name, $problems, %files) = @$_;
    is problems_of(%files), $problems, $name;
}

for (
    ['a room without a sentence', "numbers: values\ncore\n",          qr/^list:2: want 'folder: sentence'$/],
    ['a room listed twice',       "core: a\n\nnumbers: b\ncore: c\n", qr/^list:4: core is listed twice$/],
) {
    my ($name, $text, $wrong) = @$_;
    like eval { problems_of(list => $text) } // $@, $wrong, $name;
}

is join("\n", in_folder($top, sub { problems('tests/rooms') })), '', 'this tree';

done_testing;
