#!/usr/bin/env perl
# The reader of console fonts: both versions of the format, and invalid fonts.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use IO::Compress::Gzip qw(gzip);
use Psf;
use Run qw(file_with);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my @glyph = map { pack 'C16', map { $_ & 255 } $_ .. $_ + 15 } 0 .. 511;

# 256 or 512 glyphs. Glyph N stands for N, for N + 1000h, and for a sequence that the reader must ignore.
sub psf1 {
    my ($mode, $count) = @_;
    return pack('v C C', 0x0436, $mode, 16) . join('', @glyph[0 .. $count - 1])
        . join '', map { pack 'v*', $_, 0x1000 + $_, 0xFFFE, 0x41, 0x301, 0xFFFF } 0 .. $count - 1;
}

sub psf2 {
    my ($flags, $count, $width, $header) = @_;
    my $size = 16 * int(($width + 7) / 8);
    my $table = join '', map { my $text = chr($_) . chr 0x1000 + $_; utf8::encode($text); "$text\xFEA\xCC\x81\xFF" } 0 .. $count - 1;
    return pack('V8', 0x864AB572, 0, $header, $flags, $count, $size, 16, $width) . 'x' x ($header - 32)
        . join('', map { $width == 8 ? $glyph[$_] : $glyph[$_] x 2 } 0 .. $count - 1) . ($flags & 1 ? $table : '');
}

for (
    ['PSF 1, 256 glyphs',           256, psf1(2, 256)],
    ['PSF 1, 512 glyphs',           512, psf1(3, 512)],
    ['PSF 1, sequences',            256, psf1(4, 256)],
    ['PSF 2',                       512, psf2(1, 512, 8, 32)],
    ['PSF 2 with a longer header',  300, psf2(1, 300, 8, 48)],
) {
    my ($name, $count, $bytes) = @$_;
    gzip(\$bytes, \my $packed);
    for ($bytes, $packed) {
        my $font = eval { Psf::parse($_) } or diag $@;
        my @wrong = grep { $font->{glyph}{$_} ne $glyph[$_] || $font->{glyph}{0x1000 + $_} ne $glyph[$_] } 0 .. $count - 1;
        ok $font->{width} == 8 && $font->{height} == 16 && !@wrong && keys %{$font->{glyph}} == 2 * $count,
            $name . ($_ eq $packed ? ', compressed' : '') or diag "wrong: @wrong";
    }
}
is length Psf::parse(psf2(1, 256, 12, 32))->{glyph}{65}, 32, 'a row of 12 pixels takes two bytes';

for (
    ['nothing',          '',                                   qr/not a PSF/],
    ['a text',           'no font at all',                     qr/not a PSF/],
    ['no header',        "\x36\x04",                           qr/header is cut/],
    ['no header 2',      "\x72\xB5\x4A\x86",                   qr/header is cut/],
    ['no table',         substr(psf1(0, 256), 0, 4 + 4096),    qr/no Unicode table/],
    ['no table 2',       psf2(0, 256, 8, 32),                  qr/no Unicode table/],
    ['half a table',     substr(psf1(2, 256), 0, 5000),        qr/its table has \d+ glyphs, and the font 256/],
    ['half the glyphs',  substr(psf2(1, 256, 8, 32), 0, 2000), qr/256 glyphs are not all there/],
    ['a wrong size',     pack('V8', 0x864AB572, 0, 32, 1, 1, 15, 16, 8), qr/does not fill 15 bytes/],
    ['a wrong table',    psf2(1, 256, 8, 32) =~ s/\xFF\z/\x80\xFF/r =~ s/\xFE([^\xFF]*\xFF)\z/$1/r, qr/not UTF-8/],
    ['half compressed',  "\x1F\x8B\x08\x00",                   qr/does not decompress/],
) {
    my ($name, $bytes, $says) = @$_;
    ok !eval { Psf::parse($bytes); 1 }, "$name is refused";
    like $@, $says, 'it says why';
}

for (
    ['wide glyphs',      psf2(1, 256, 16, 32),                 qr/: its glyphs are 16x16, want 8x16$/],
    ['no replacement',   psf1(2, 256),                         qr/: it has no glyph for U\+FFFD$/],
) {
    my ($name, $bytes, $says) = @$_;
    my $said = `tests/tools/psf2glyphs @{[ file_with($bytes) ]} /dev/null 2>&1`;
    ok $? && $said =~ $says && $said =~ tr/\n// == 1, "psf2glyphs refuses $name in one line" or diag $said;
}
like `tests/tools/psf2glyphs /nonexistent /dev/null 2>&1`, qr/nonexistent: No such file/, 'and a file that is not there';
done_testing;
