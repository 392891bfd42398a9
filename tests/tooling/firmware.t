#!/usr/bin/env perl
# The thinner firmware: it lacks the drivers that it is to lack and has all else as it was, and a file laid out otherwise
# stays whole.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib", "$Bin/../tools/lib";
use Files qw(contents);
use Firmware;
use FirmwareVolume qw(files without);
use Run qw(file_with folder);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $out = folder() . '/thin.fd';

sub thinned {
    my ($file) = @_;
    my $said = `tests/tools/thin-firmware '$file' $out 2>&1`;
    return ($said, contents($out));
}

# A volume of eight blocks of 64 bytes with these files, [name, content], and free space.
sub volume {
    my $volume = "\0" x 32 . pack('Q<a4L<S<S<S<CC', 512, '_FVH', 0, 72, 0, 0, 0, 2) . pack 'L<4', 8, 64, 0, 0;
    for (@_) {
        my ($name, $content) = @$_;
        my $text = "$name\0" =~ s/(.)/$1\0/gsr;
        my $sections = pack('V', length($text) + 4 | 0x15 << 24) . $text;
        $sections .= "\0" x (-length($sections) % 4) . pack('V', length($content) + 4 | 0x19 << 24) . $content;
        my $file = "\1" x 16 . pack('CCCCa3C', 0, 0xAA, 7, 0, pack('V', 24 + length $sections), 0xF8) . $sections;
        $volume .= $file . "\xFF" x (-length($file) % 8);
    }
    return $volume . "\xFF" x (512 - length $volume);
}

sub names { return join ' ', map { defined $_->{type} ? $_->{type} == 0xF0 ? 'pad' : $_->{name} : 'free' } files($_[0]) }

my $volume = volume(['A', 'one'], ['B', 'two'], ['C', 'x' x 20]);
is names($volume), 'A B C free', 'the files of a volume';
my $less = without($volume, { B => 1 });
is names($less), 'A pad C free', 'one of them is taken out';
is length $less, 256, 'and the blocks after the last one';
is unpack('%16S<*', substr $less, 0, 72), 0, 'the sum of its header is 0';
my ($pad) = grep { ($_->{type} // 0) == 0xF0 } files($less);
is unpack('%8C*', substr($less, $pad->{at}, 23)) - 0xAA & 0xFF, 0, 'so is that of the file in its place';
my ($kept) = grep { ($_->{name} // '') eq 'C' } files($less);
is substr($less, $kept->{at}, $kept->{end} - $kept->{at}), substr($volume, $kept->{at}, $kept->{end} - $kept->{at}), 'the others are as they were';

for (
    ['nothing',              '',                          qr/no firmware volume/],
    ['half a volume',        substr($volume, 0, 100),     qr/has 512 bytes, 100 are there/],
    ['a file without an end', $volume =~ s/(\x01{16}....)...\xF8/$1\xF0\xF0\xF0\xF8/rs, qr/unusable size/],
    ['a section too long',   $volume =~ s/\x08\0\0\x15/\xF0\0\0\x15/r, qr/section at \d+ has 240 bytes/],
) {
    my ($name, $bytes, $says) = @$_;
    ok !eval { files($bytes); 1 } && $@ =~ $says, "$name is refused" or diag $@;
}

my $whole = contents($Firmware::debians);
my ($said, $thin) = thinned($Firmware::debians);
is $said, '', 'the firmware of the emulators becomes thinner';
is length $thin, length $whole, 'and has the same size';
ok $thin ne $whole && substr($thin, -0x40000) eq substr($whole, -0x40000), 'with the same first code';
my $used = sub { length $_[0] =~ s/\0{64,}//gr };
cmp_ok $used->($thin), '<', $used->($whole) - 700_000, 'and 700 KB less to decompress';

for (['a text', "no firmware\n"], ['half of it', substr $whole, 0, 0x90000]) {
    my ($name, $bytes) = @$_;
    my ($said, $same) = thinned(file_with($bytes));
    ok $same eq $bytes, "$name stays whole";
    like $said, qr/^thin-firmware: \S+ stays whole: .+\n\z/, 'which one line says';
}
like `tests/tools/thin-firmware /nonexistent $out 2>&1`, qr{^/nonexistent: No such file}, 'a file that is not there is refused';
done_testing;
