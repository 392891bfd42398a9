# Linux console fonts, PSF 1 and 2, with a Unicode table that maps characters to glyphs. For the build of the program and
# for tests that read its screen.
package Psf;
use strict;
use warnings;
use Exporter qw(import);
use IO::Uncompress::Gunzip qw(gunzip $GunzipError);
our @EXPORT_OK = qw(glyphs);

my $replacement = 0xFFFD;                         # U+FFFD, the replacement character

# Parses a font, perhaps compressed, to { width, height, glyph }: glyph->{CODE POINT} is a string of rows, each row whole
# bytes with the leftmost pixel in the highest bit. Dies with one line.
sub parse {
    my ($bytes) = @_;
    if ($bytes =~ /^\x1F\x8B/) {
        gunzip(\$bytes, \my $plain) or die "it does not decompress: $GunzipError\n";
        $bytes = $plain;
    }
    return psf1($bytes) if $bytes =~ /^\x36\x04/;
    return psf2($bytes) if $bytes =~ /^\x72\xB5\x4A\x86/;
    die "it is not a PSF font\n";
}

# Mode bit 0: 512 glyphs instead of 256; bits 1 and 2: there is a table of 16-bit words. FFFEh begins a sequence of
# combining characters, which is ignored; FFFFh ends the entry of a glyph.
sub psf1 {
    my ($bytes) = @_;
    die "its header is cut short\n" if length $bytes < 4;
    my ($mode, $height) = unpack 'x2 C C', $bytes;
    my $table = $mode & 6 ? 4 + ($mode & 1 ? 512 : 256) * $height : 0;
    my @words = unpack 'v*', $table && $table < length $bytes ? substr($bytes, $table) : '';
    my @texts = ([]);
    for my $word (@words) {
        if   ($word == 0xFFFF) { push @texts, [] }
        else                   { push @{$texts[-1]}, $word }
    }
    return font($bytes, 8, $height, 4, $mode & 1 ? 512 : 256, $height, map { singles($_) } @texts[0 .. $#texts - 1]);
}

# Flag bit 0: there is a table in UTF-8; FEh begins a sequence, FFh ends the entry of a glyph.
sub psf2 {
    my ($bytes) = @_;
    die "its header is cut short\n" if length $bytes < 32;
    my ($header, $flags, $count, $size, $height, $width) = unpack 'x8 V6', $bytes;
    my $table = $flags & 1 ? $header + $count * $size : 0;
    my @texts = split /\xFF/, $table && $table < length $bytes ? substr($bytes, $table) : '', -1;
    pop @texts;
    return font($bytes, $width, $height, $header, $count, $size, map { code_points($_) } @texts);
}

# FEh does not occur in UTF-8, so the first one begins a sequence.
sub code_points {
    my ($text) = @_;
    my ($alone) = split /\xFE/, $text;
    utf8::decode($alone //= '') or die "its table is not UTF-8\n";
    return [map { ord } split //, $alone];
}

sub singles {
    my ($words) = @_;
    my @alone;
    for (@$words) {
        last if $_ == 0xFFFE;
        push @alone, $_;
    }
    return \@alone;
}

sub font {
    my ($bytes, $width, $height, $start, $count, $size, @characters) = @_;
    die "a glyph of ${width}x$height does not fill $size bytes\n" if !$size || $size != $height * int(($width + 7) / 8);
    die "its $count glyphs are not all there\n" if length $bytes < $start + $count * $size;
    die "it has no Unicode table\n" if !@characters;
    die "its table has " . @characters . " glyphs, and the font $count\n" if @characters != $count;
    my %glyph;
    for my $n (0 .. $#characters) {
        $glyph{$_} //= substr $bytes, $start + $n * $size, $size for @{$characters[$n]};
    }
    return { width => $width, height => $height, glyph => \%glyph };
}

# The glyphs that the program embeds: space to tilde, then the replacement character, each 16 rows of 8 pixels.
sub glyphs {
    my ($file) = @_;
    my $font = eval {
        open my $in, '<:raw', $file or die "$!\n";
        parse(do { local $/; <$in> } // '');
    } // die "$file: $@";
    die "$file: its glyphs are $font->{width}x$font->{height}, want 8x16\n" if $font->{width} != 8 || $font->{height} != 16;
    my @lacking = grep { !defined $font->{glyph}{$_} } 0x20 .. 0x7E, $replacement;
    die "$file: it has no glyph for " . join(', ', map { sprintf 'U+%04X', $_ } @lacking) . "\n" if @lacking;
    return map { $font->{glyph}{$_} } 0x20 .. 0x7E, $replacement;
}

1;
