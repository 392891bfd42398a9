#!/usr/bin/env perl
# Each requirement of check-image: a copy of the program that violates only this one is refused, in one line.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(file_with said_by);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
open my $in, '<:raw', 'build/latchkey.efi' or die "build/latchkey.efi: $!\n";
my $image = do { local $/; <$in> };

# Where the fields are in the file (Microsoft, "PE Format").
my $optional = 24 + unpack 'V', substr $image, 0x3C, 4;
my $table    = $optional + unpack 'v', substr $image, $optional - 4, 2;
my %at = (entry => 16, alignment => 32, size => 56, headers => 60, checksum => 64, nx => 70, relocations => 152, stripped => -2);
$_ += $optional for values %at;

# File offsets of a section's header and its fields.
sub section { return $table + 40 * (index(substr($image, $table), $_[0]) / 40) }
sub address_of { return section($_[0]) + 12 }
sub flags_of { return section($_[0]) + 36 }
sub in_file_of { return section($_[0]) + 16 }
sub offset_of { return section($_[0]) + 20 }
sub word { return unpack 'V', substr $image, $_[0], 4 }

# The first entry of the relocation table, after its block header.
my $first = word(offset_of('.reloc')) + 8;

# A copy with other bytes at OFFSET.
sub with {
    my ($offset, $bytes) = @_;
    my $copy = $image;
    substr $copy, $offset, length $bytes, $bytes;
    return $copy;
}

sub checked {
    my ($program) = @_;
    my ($code, @lines) = said_by('tests/tools/check-image', file_with($program));
    return (!$code, @lines);
}

my ($fine, @said) = checked($image);
ok $fine && !@said, 'our program meets the requirements' or diag @said;

for (
    ['no NX_COMPAT',               with($at{nx}, pack 'v', 0),                              qr/NX_COMPAT is not set/],
    ['sections by 512 bytes',      with($at{alignment}, pack 'V', 512),                     qr/alignment is 512, not 4096/],
    ['.text writable',             with(flags_of('.text'), pack 'V', 0xE000_0020),          qr/\.text is both writable and executable/],
    ['.data executable',           with(flags_of('.data'), pack 'V', 0xE000_0040),          qr/\.data is both writable and executable/],
    ['.text not executable',       with(flags_of('.text'), pack 'V', 0x4000_0020),          qr/entry point, [0-9a-f]+, is in no executable section/],
    ['an entry point in .data',    with($at{entry}, pack 'V', word(address_of('.data'))),   qr/entry point, [0-9a-f]+, is in no executable/],
    ['.rodata off its page',       with(address_of('.rodata'), pack 'V', word(address_of('.rodata')) + 16), qr/\.rodata begins at \w+010, not on a page/],
    ['a section inside another',   with(address_of('.bss'), pack 'V', word(address_of('.data'))),    qr/\.bss begins at \w+, before the end/],
    ['a section in the headers',   with($at{headers}, pack 'V', 8192),                      qr/\.text begins at 1000, before the end .* at 2000/],
    ['a page too little',          with($at{size}, pack 'V', word($at{size}) - 4096),       qr/size in memory is/],
    ['a page too much',            with($at{size}, pack 'V', word($at{size}) + 4096),       qr/size in memory is/],
    ['no .sbat',                   with(section('.sbat'), '.sbax'),                         qr/it has no \.sbat, without which shim/],
    ['.sbat writable',             with(flags_of('.sbat'), pack 'V', 0xC000_0040),          qr/\.sbat is not plain data/],
    ['.sbat not in the file',      with(in_file_of('.sbat'), pack 'V', 0),                  qr/\.sbat has no bytes in the file/],
    ['a byte too many of .sbat',   with(in_file_of('.sbat'), pack 'V', 513),                qr/\.sbat has 201 bytes in the file/],
    ['two blocks of .sbat',        with(in_file_of('.sbat'), pack 'V', 1024),               qr/\.sbat has 400 bytes in the file/],
    ['.sbat of nobody',            with(word(offset_of('.sbat')), 'sbot'),                  qr/\.sbat is not the line of SBAT/],
    ['no relocations',             with($at{relocations}, pack 'V', 0),                     qr/no valid relocations/],
    ['relocations cut off',        with($at{relocations} + 4, pack 'V', word($at{relocations} + 4) - 4), qr/no valid relocations/],
    ['one of another type',        with($first, pack 'v', 3 << 12),                         qr/no valid relocations/],
    ['one in code',                with($first - 8, pack 'V', word(address_of('.text'))),   qr/would write to [0-9a-f]+, in code/],
    ['one outside',                with($first - 8, pack 'V', word($at{size})),             qr/would write to [0-9a-f]+, in code or in no section/],
    ['relocations stripped',       with($at{stripped}, pack 'v', 0x20F),                    qr/relocations are stripped/],
    ['the end cut off',            substr($image, 0, -512),                                 qr/\.reloc is truncated/],
    ['an empty file',              '',                                                      qr/not a PE32\+ program/],
    ['a text',                     "this is no program\n" x 100,                            qr/not a PE32\+ program/],
) {
    my ($name, $copy, $says) = @$_;
    my ($passed, @lines) = checked($copy);
    ok !$passed && @lines && !grep({ $_ !~ $says } @lines), "$name: refused" or diag "passed: $passed\n", @lines;
}

# Each address in the ELF program is in the PE table, according to binutils.
my @want = sort map { /^0*([0-9a-f]+) .* R_X86_64_RELATIVE / ? $1 : () } qx(readelf -rW build/latchkey.so);
my @has  = sort map { /\[([0-9a-f]+)\] DIR64$/ ? $1 : () } qx(objdump -p build/latchkey.efi);
ok @want > 1000 && "@want" eq "@has", 'the firmware relocates every address' or diag @want - @has, ' too few';

# The output of objcopy lacks the flag and the checksum.
my $raw = file_with(with($at{checksum}, pack 'V v v', 0, 10, 0));   # the sum, the subsystem, the flags
is system('tests/tools/finish-image', $raw), 0, 'finish-image';
open my $finished, '<:raw', $raw or die "$raw: $!\n";
ok do { local $/; <$finished> } eq $image, 'sets the flag, and the checksum to match';
done_testing;
