#!/usr/bin/env perl
# The thinner firmware: it lacks the drivers that it is to lack and has all else as it was, its shell is a file, and a file laid
# out otherwise stays whole.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib", "$Bin/../tools/lib";
use Files qw(contents);
use Firmware;
use FirmwareVolume qw(files program with_program without);
use Run qw(file_with folder);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $out = folder() . '/thin.fd';

sub thinned {
    my ($file) = @_;
    my $said = `tests/tools/thin-firmware '$file' build/waits.efi $out 2>&1`;
    return ($said, contents($out));
}

# A volume of eight blocks of 64 bytes with these files, [name, content, their type (that of a driver), attributes], and free
# space.
sub volume {
    my $volume = "\0" x 32 . pack('Q<a4L<S<S<S<CC', 512, '_FVH', 0, 72, 0, 0, 0, 2) . pack 'L<4', 8, 64, 0, 0;
    for (@_) {
        my ($name, $content, $type, $attributes) = @$_;
        my $text = "$name\0" =~ s/(.)/$1\0/gsr;
        my $sections = pack('V', length($text) + 4 | 0x15 << 24) . $text;
        $sections .= "\0" x (-length($sections) % 4) . pack('V', length($content) + 4 | 0x10 << 24) . $content;
        my $file = "\1" x 16 . pack('CCCCa3C', 0, 0xAA, $type // 7, $attributes // 0, pack('V', 24 + length $sections), 0xF8) . $sections;
        $volume .= $file . "\xFF" x (-length($file) % 8);
    }
    return $volume . "\xFF" x (512 - length $volume);
}

sub names { return join ' ', map { defined $_->{type} ? $_->{type} == 0xF0 ? 'pad' : $_->{name} : 'free' } files($_[0]) }

sub bytes_of {
    my ($volume, $name) = @_;
    my ($file) = grep { ($_->{name} // '') eq $name } files($volume);
    return substr $volume, $file->{at}, $file->{end} - $file->{at};
}

# The offset in the volume of the file's content.
sub content_at { my ($volume, $name) = @_; return (map { $_->{at} + 24 } grep { ($_->{name} // '') eq $name } files($volume))[0] }

my $volume = volume(['A', 'one'], ['B', 'second'], ['C', 'x' x 20]);
is names($volume), 'A B C free', 'the files of a volume';
is program($volume, 'B'), 'second', 'the program in one of them';
is program($volume, 'D'), undef, 'and in none';
my $less = without($volume, { B => 1 });
is names($less), 'A C free', 'one of them is taken out';
is length $less, 192, 'and the blocks after the last one';
is unpack('%16S<*', substr $less, 0, 72), 0, 'the sum of its header is 0';
is bytes_of($less, $_), bytes_of($volume, $_), "$_ is as it was" for qw(A C);

# The first file's content has a checksum, bit 6 of the attributes, the second one's has none.
for ([A => 1], [B => 0]) {
    my ($name, $summed) = @$_;
    my $old = volume(['A', 'x' x 40, 7, 0x40], ['B', 'x' x 40], ['C', 'y' x 20]);
    my $new = with_program($old, $name, 'new one');
    my $file = bytes_of($new, $name);
    is program($new, $name), 'new one', "another program in $name";
    is names($new) =~ s/ pad//gr, names($old), 'the files are the same';
    is length $new, length $old, 'the volume is as long';
    is bytes_of($new, 'C'), bytes_of($old, 'C'), 'and C as it was';
    is unpack('%8C*', substr($file, 0, 23)) - ord(substr $file, 17, 1) & 0xFF, 0, 'the sum of the header is 0';
    my $sum = ord substr $file, 17, 1;
    is $summed ? unpack('%8C*', substr $file, 24) + $sum & 0xFF : $sum, $summed ? 0 : 0xAA, 'and that of the content is as it must be';
}
is with_program($volume, 'D', 'new one'), $volume, 'no such file: all is as it was';
ok !eval { with_program($volume, 'B', 'x' x 40); 1 } && $@ =~ /no room for the new program of B/, 'no room: refused' or diag $@;

my $in_place = volume(['A', 'one', 6], ['B', 'two', 6], ['C', 'x' x 20]);
$less = without($in_place, { B => 1 });
is names($less), 'A pad C free', 'one is taken out of a volume whose files run in place';
is content_at($less, 'C'), content_at($in_place, 'C'), 'and the next stays where it was';
my ($pad) = grep { ($_->{type} // 0) == 0xF0 } files($less);
is unpack('%8C*', substr($less, $pad->{at}, 23)) - 0xAA & 0xFF, 0, 'the sum of the header in its place is 0';
is bytes_of($less, 'C'), bytes_of($in_place, 'C'), 'C is as it was';

# Its content is aligned to 128 bytes, bits 5:3 of the attributes, as that of no other.
my $aligned = volume(['A', 'x' x 12], ['B', 'x' x 204], ['C', 'x', 7, 2 << 3]);
is content_at($aligned, 'C') % 128, 0, 'a file with an alignment';
$less = without($aligned, { B => 1 });
is names($less), 'A pad C free', 'it moves';
is content_at($less, 'C') % 128, 0, 'and keeps it';
cmp_ok content_at($less, 'C'), '<', content_at($aligned, 'C'), 'further to the front';
ok !eval { without(volume(['A', 'x', 7, 2]), {}); 1 } && $@ =~ /alignment of over 64 KiB/, 'a larger one is refused' or diag $@;

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
cmp_ok $used->($thin), '<', $used->($whole) - 1_000_000, 'and a million bytes less to decompress';
is substr(contents("$out.shell.efi"), 0, 2), 'MZ', 'its shell is a program beside it';
cmp_ok -s "$out.shell.efi", '>', 500_000, 'and no small one';

for (['a text', "no firmware\n"], ['half of it', substr $whole, 0, 0x90000]) {
    my ($name, $bytes) = @$_;
    my ($said, $same) = thinned(file_with($bytes));
    ok $same eq $bytes, "$name stays whole";
    like $said, qr/^thin-firmware: \S+ stays whole: .+\n\z/, 'which one line says';
    ok !-e "$out.shell.efi", 'and no shell is beside it';
}
like `tests/tools/thin-firmware @$_ $out 2>&1`, qr{^/nonexistent: No such file}, 'a file that is not there is refused'
    for ['/nonexistent', 'build/waits.efi'], [$Firmware::debians, '/nonexistent'];
done_testing;
