#!/usr/bin/env perl
# The screen shows the end of the log. No font is needed to see that: the same character has to look the same wherever
# the log has it, and no two characters may look alike.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/lib";
use List::Util qw(uniq);
use Run qw(run file_with);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my ($glyph_width, $glyph_height) = (8, 19);
my $picture = file_with('');

# Rows of 3 bytes a pixel.
sub rows_of {
    my ($name) = @_;
    open my $in, '<:raw', $name or die "$name: $!\n";
    my ($width, $height, $pixels) = do { local $/; <$in> } =~ /^P6\s(\d+)\s(\d+)\s255\s(.*)/s or return;
    return unpack "(a@{[ 3 * $width ]})$height", $pixels;
}

# Is LOG what stands above the cursor, in a console of COLUMNS by LINES in the middle of the screen?
sub shows {
    my ($rows, $columns, $lines, @log) = @_;
    my @text = map { /(.{1,$columns})/g } @log;
    splice @text, 0, @text - ($lines - 1);
    my $left = (length($rows->[0]) / 3 - $columns * $glyph_width) / 2;
    my $top  = int((@$rows - $lines * $glyph_height) / 2);
    return if $left < 0 || $top < 0;

    my %looks;
    for my $line (0 .. $#text) {
        my @strip = @$rows[map { $top + $line * $glyph_height + $_ } 0 .. $glyph_height - 1];
        for my $column (0 .. $columns - 1) {
            my $c = $column < length $text[$line] ? substr $text[$line], $column, 1 : ' ';
            my $look = join '', map { substr $_, 3 * ($left + $column * $glyph_width), 3 * $glyph_width } @strip;
            return if ($looks{$c} //= $look) ne $look;
        }
    }
    return uniq(values %looks) == keys %looks;
}

# With the latchkey.cfg that people get.
my ($code, @lines) = run(qw(--machine qemu --timeout 60 --name screen --screen), $picture, qw(--cfg-file tests/tools/latchkey.cfg));
my @rows = rows_of($picture);
my @log  = grep { !/^latchkey:/ } @lines;

is $code, 0, 'a machine with a graphics card runs and halts' or diag map { "$_\n" } @lines;
ok scalar(@rows), 'it has a picture';
ok scalar(grep { shows(\@rows, @$_, @log) } [80, 25], [80, 50], [100, 31], [128, 40], [160, 42]), 'of the end of the log'
    or diag "the picture is kept: " . (rename($picture, 'build/log/screen.ppm') ? 'build/log/screen.ppm' : $!);
done_testing;
