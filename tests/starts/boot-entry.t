#!/usr/bin/env perl
# Load options as boot entries have them: in UCS-2 or ASCII they are options, a description is passed over, and an unknown
# key is refused in either. latchkey.cfg may have the byte order mark of UTF-8.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(run file_with);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $few   = 'only=fred/frame-nmi,fred/frame-bp';
my $usual = qr/^# fred: .*layout ss18/;
my $other = qr/^# fred: .*layout cs28/;

# how starter.efi passes the options, the options, exit code, patterns of lines
for (
    ['options',   "layout=cs28 $few",  0, $other],
    ['ascii',     "layout=cs28 $few",  0, $other],
    ['ascii-nul', "layout=cs28 $few",  0, $other],
    ['ascii',     'layuot=cs28',       2, qr/^Bail out! unknown option "layuot": the options are/],
    ['options',   'UEFI OS',           0, $usual, qr/^# load options: "UEFI OS" has no word key=value, ignored$/],
    ['options',   'UEFI colour=1',     2, qr/^Bail out! unknown option "colour"/],
    ['ascii-nul', 'UEFI OS',           0, $usual, qr/^# load options: 8 bytes that are not text, ignored$/],
) {
    my ($how, $options, $want, @says) = @$_;
    my $cfg = file_with("# start with $how\n# $options\nafter=return\n$few\n");
    my ($code, @lines) = run(qw(--machine qemu --timeout 300 --verbose --loader build/starter.efi --name), "entry-$how-$options" =~ s/\W+/-/gr,
        '--cfg-file', $cfg);
    my $fine = subtest "$how: $options" => sub {
        is $code, $want, $want ? 'refused' : 'runs';
        is scalar(grep { $_ =~ $says[0] } @lines), 1, 'says so';
        is scalar(grep { $_ =~ $says[1] } @lines), 1, 'and what is ignored' if $says[1];
        is scalar(grep { /^# 2 passed, 0 failed/ } @lines), $want ? 0 : 1, 'with the cases asked for';
    };
    diag map { "$_\n" } @lines if !$fine;
}

my ($code, @lines) = run(qw(--machine qemu --timeout 300 --name entry-mark --cfg-file), file_with("\xEF\xBB\xBFlayout=cs28\r\n$few\r\nafter=off\r\n"));
ok $code == 0 && grep({ $_ =~ $other } @lines), 'latchkey.cfg with a byte order mark' or diag map { "$_\n" } @lines;
done_testing;
