# A screenshot read as text with the glyphs of the program's font: a cell must show one of them in at most two colours to
# be text.
package Screen;
use strict;
use warnings;
use List::Util qw(uniq);
use Psf qw(glyphs);

my ($width, $height) = (8, 16);
my @glyphs = glyphs('build/debian/font/usr/share/consolefonts/Lat15-VGA16.psf.gz');
my %character = map { unpack('B*', $glyphs[$_]) => $_ < 95 ? chr 0x20 + $_ : "\x{FFFD}" } 0 .. $#glyphs;

# FILE is a PPM; SAID is the line in which the program reports its screen. Returns nothing if either is invalid.
sub read_picture {
    my ($class, $file, $said) = @_;
    my ($pixels, $columns, $rows, $doubled) = ($said // '') =~ /^# screen: (\d+x\d+), .*text (\d+)x(\d+)( doubled)?/ or return;
    open my $in, '<:raw', $file or return;
    my ($across, $down, $bytes) = do { local $/; <$in> } =~ /^P6\s(\d+)\s(\d+)\s255\s(.*)/s or return;
    return if $pixels ne "${across}x$down" || length $bytes != 3 * $across * $down;

    my $scale = $doubled ? 2 : 1;
    my $self = bless { columns => $columns, rows => [] }, $class;
    my $left = int(($across - $columns * $width * $scale) / 2);
    my $top  = int(($down - $rows * $height * $scale) / 2);
    for my $row (0 .. $rows - 1) {
        my $from = $top + $row * $height * $scale;
        my @lines = map { substr $bytes, 3 * $across * ($from + $_), 3 * $across } 0 .. $height * $scale - 1;
        push @{$self->{rows}}, [map { cell($scale, $left + $_ * $width * $scale, @lines) } 0 .. $columns - 1];
    }
    $self->{margins} = join '', map({ substr $bytes, 3 * $across * $_, 3 * $across } 0 .. $top - 1, $down - $top .. $down - 1),
        map { substr($bytes, 3 * $across * $_, 3 * $left) } $top .. $down - $top - 1;
    return $self;
}

# [character, colour, background], the colours as rrggbb; the character is undef if unknown. Cached: most cells are equal.
my %seen;

sub cell {
    my ($scale, $x, @lines) = @_;
    my $cell = join '', map { substr $_, 3 * $x, 3 * $width * $scale } @lines;
    return $seen{$scale}{$cell} //= read_cell($scale, $cell);
}

sub read_cell {
    my ($scale, $cell) = @_;
    my @pixels = unpack '(a3)*', $cell;
    my $across = $width * $scale;
    my @small = map { my $y = $_; map { $pixels[$y * $scale * $across + $_ * $scale] } 0 .. $width - 1 } 0 .. $height - 1;
    my ($ground, $colour) = uniq($small[0], @small);
    my $bits = join '', map { $_ eq $ground ? 0 : 1 } @small;
    my $whole = join '', map { my $y = int $_ / $scale; map { $small[$y * $width + int $_ / $scale] } 0 .. $across - 1 } 0 .. $height * $scale - 1;
    my $character = $whole eq $cell && uniq(@small) <= 2 ? $character{$bits} : undef;
    return [$character, map { unpack 'H*', $_ // $ground } $colour, $ground];
}

# The text of each row, without trailing blanks; \0 stands for a cell that is not text.
sub rows {
    my ($self) = @_;
    return map { join('', map { $_->[0] // "\0" } @$_) =~ s/ +$//r } @{$self->{rows}};
}

# The colours of a row's characters, blanks excluded.
sub colours {
    my ($self, $row) = @_;
    return uniq(map { $_->[1] } grep { ($_->[0] // '') ne ' ' } @{$self->{rows}[$row]});
}

# The background colours of a row.
sub grounds {
    my ($self, $row) = @_;
    return uniq(map { $_->[2] } @{$self->{rows}[$row]});
}

# Whether the margins are black.
sub framed { $_[0]{margins} =~ /^\0+\z/ }

1;
