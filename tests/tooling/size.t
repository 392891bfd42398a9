#!/usr/bin/env perl
# The size budget of the program, and that tests/tools/image-size accounts for every byte.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use JSON::PP qw(decode_json);
use Run qw(folder said_by);
use Test::More;

# In KiB. Lower it when the program shrinks; raise it only on purpose. `program` is everything outside tests/. `total` must
# be larger: texts for people (sentences, sources, messages) are 127 KiB; xz compresses the whole to 195 KiB.
my %budget = (total => 526, program => 112);

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
is_deeply [sort keys %$size], [qw(rooms sections total)], 'reports the total, sections and rooms';
is $size->{total}, -s 'build/latchkey.efi', 'the total is the file size';
is sum(values %{$size->{sections}}), $size->{total}, 'the sections add up to it';
is sum(values %rooms), $size->{total}, 'the rooms too';
ok $rooms{rest} >= $size->{sections}{headers} - 1024 && $rooms{rest} < 7 * 1024, 'with a small rest' or diag $rooms{rest};

my %is = (total => $size->{total}, program => sum(@rooms{qw(boot fred nmi vmm)}));
for (sort keys %budget) {
    ok $is{$_} <= $budget{$_} * 1024, sprintf '%s: %d bytes, of %d KiB', $_, $is{$_}, $budget{$_}
        or diag 'make size lists the parts; the budget is in tests/tooling/size.t';
}

($code, @said) = said_by('make', '-s', '-o', 'build/latchkey.efi', 'size');
ok !$code && grep({ /^ +total +$size->{total} +[\d.]+ KiB$/ } @said), 'make size prints the same as a table' or diag @said;
for (['a folder without a program', folder()], ['a word too many', 'build', 'build']) {
    my ($name, @words) = @$_;
    my ($code, @lines) = said_by('tests/tools/image-size', @words);
    ok $code && @lines == 1 && $lines[0] =~ /^(?:image-size|usage): /, "$name: refused in one line" or diag @lines;
}
done_testing;
