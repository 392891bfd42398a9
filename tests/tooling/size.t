#!/usr/bin/env perl
# How large the program may be, and that tests/tools/image-size accounts for every byte of it.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use JSON::PP qw(decode_json);
use Run qw(folder said_by);
use Test::More;

# In KiB. What it has become smaller by is taken off here; what it is to grow by is put on, on purpose. The program
# alone is what is not under tests/. The whole cannot be as small: what people read of it, sentences, sources and messages,
# is 98 KiB alone, and xz makes 108 of the whole.
my %budget = (total => 317, program => 94);

chdir "$Bin/../.." or die "$Bin: $!\n";

sub sum {
    my $sum = 0;
    $sum += $_ for @_;
    return $sum;
}

my ($code, @said) = said_by('tests/tools/image-size', '--json');
is $code, 0, 'image-size' or BAIL_OUT("image-size: @said");
my $size = decode_json(join '', @said);
my %rooms = %{$size->{rooms}};
is_deeply [sort keys %$size], [qw(rooms sections total)], 'tells of the whole, of sections and of rooms';
is $size->{total}, -s 'build/latchkey.efi', 'the whole is the file';
is sum(values %{$size->{sections}}), $size->{total}, 'the sections come to that';
is sum(values %rooms), $size->{total}, 'and so do the rooms';
ok $rooms{rest} >= $size->{sections}{headers} - 1024 && $rooms{rest} < 6 * 1024, 'with hardly a rest' or diag $rooms{rest};

my %is = (total => $size->{total}, program => sum(@rooms{qw(boot fred nmi vmm)}));
for (sort keys %budget) {
    ok $is{$_} <= $budget{$_} * 1024, sprintf '%s: %d bytes, of %d KiB', $_, $is{$_}, $budget{$_}
        or diag 'make size tells what it consists of; the budget stands in tests/tooling/size.t';
}

($code, @said) = said_by('make', '-s', '-o', 'build/latchkey.efi', 'size');
ok !$code && grep({ /^ +total +$size->{total} +[\d.]+ KiB$/ } @said), 'make size prints the same as a table' or diag @said;
for (['a folder without a program', folder()], ['a word too many', 'build', 'build']) {
    my ($name, @words) = @$_;
    my ($code, @lines) = said_by('tests/tools/image-size', @words);
    ok $code && @lines == 1 && $lines[0] =~ /^(?:image-size|usage): /, "$name: refused in one line" or diag @lines;
}
done_testing;
