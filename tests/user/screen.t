#!/usr/bin/env perl
# The screen, for machines without a serial port: screenshots are read as text (lib/Screen.pm) and compared with the serial
# output of the same run, on graphics cards and in modes that differ in resolution, pixel format and frame buffer.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use List::Util qw(uniq);
use Files qw(contents);
use Run qw(run file_with);
use Screen;
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $small  = 'VGA,romfile=,xres=1024,yres=768,edid=on';
my $large  = 'VGA,romfile=,vgamem_mb=32,xres=2560,yres=1600,edid=on';
my %colour = (plain => 'd8d8d8', pass => '5fd35f', fail => 'ff6060', skip => 'a8a060', comment => '909090');
my %ground = (pass => '204878', fail => '902020');    # background of the status line

# The exit code, the picture, and the output without the runner's own lines.
sub picture_of {
    my ($name, @words) = @_;
    my $file = file_with('');
    my ($code, @lines) = run(qw(--machine qemu --timeout 300 --name), "screen-$name", '--screen', $file, @words);
    my @said = grep { !/^latchkey:/ } @lines;
    my $picture = Screen->read_picture($file, grep { /^# screen: / } @said);
    diag map { "$_\n" } "$name: no picture of the reported size:", @lines if !$picture;
    return ($code, $picture, @said);
}

# Each line as the rows that it takes: broken in front of a blank, if there is one in the second half.
sub wrapped {
    my ($columns, @lines) = @_;
    my $half = int($columns / 2) + 1;
    return map { length > $columns ? /\G(.{1,$columns}\z|.{$half,$columns}(?= )|.{$columns})/g : $_ } @lines;
}

# The colour of an output line.
sub colour_of {
    my ($line) = @_;
    return $colour{$line =~ / # SKIP/ ? 'skip' : 'pass'} if $line =~ /^ok /;
    return $colour{fail}  if $line =~ /^(?:not ok |Bail out!)/;
    return $colour{plain} if $line =~ /^ +(?:want|got):/;
    return $colour{fail}  if $line =~ /^  /;
    return $colour{$1 ? 'fail' : 'pass'} if $line =~ /^# \d+ passed, (\d+) failed/;
    return $colour{$line =~ /^#/ ? 'comment' : 'plain'};
}

# Whether the summary screen is complete and has the correct colours.
sub is_last_screen {
    my ($name, $picture, @said) = @_;
    my @lines = (
        '',
        grep({ /^# \d+ passed, / } @said),
        uniq(map { m{^(not ok) \d+ - ([\w/-]+)} ? "$1 $2" : () } @said),
        grep({ /^Bail out!/ } @said),
        '',
        map({ m{^# log: written to (\\latchkey-\d+\.tap), } ? "the log is in $1 on the boot volume" : () } @said),
    );
    subtest "$name: the summary screen" => sub {
        return fail 'there is one' if !$picture;
        my ($title, @rows) = $picture->rows;
        my @wrapped = wrapped($picture->{columns}, @lines);
        like $title, qr/^Latchkey \S+$/, 'its title';
        is pop @rows, 'the run is over, the firmware has the CPU back', 'its status';
        is_deeply [grep { $_ ne '' } @rows[@wrapped .. $#rows]], [], 'nothing below its text';
        is_deeply [@rows[0 .. $#wrapped]], [map { s/ +$//r } @wrapped], 'its text';
        is_deeply [map { $picture->colours($_ + 1) } 0 .. $#wrapped],
            [map { my $line = $_; map { $_ eq '' ? () : colour_of($line) } wrapped($picture->{columns}, $line) } @lines], 'its colours';
        ok $picture->framed, 'and a margin around it';
    };
}

my ($code, $picture, @said) = picture_of('small', '--display', $small, '--cfg-file', file_with(contents('tests/tools/latchkey.cfg') . "only=fred/*,nmi/*,back/*\n"));
is $code, 0, 'with the latchkey.cfg of the image the machine halts';
like $said[3], qr/^# screen: 1024x768, BGRX, text 126x47$/, 'the screen is reported after the serial port';
is_last_screen('1024x768', $picture, @said);

($code, $picture, @said) = picture_of('large', '--display', $large, qw(after=halt fault=frame-no-latch), 'only=fred/*,nmi/*');
is $code, 1, 'cases fail';
like $said[3], qr/^# screen: 2560x1600, BGRX, text 158x49 doubled$/, 'large text on a large screen';
is_last_screen('2560x1600', $picture, @said);

# The firmware does not choose this card's mode with 24 bits per pixel.
($code, $picture, @said) = picture_of('24-bit', '--display', 'cirrus-vga,romfile=', map { ('--shell', $_) } 'prepare.efi masks',
    'latchkey.efi after=halt fred=soft only=nmi/one-pending fault=frame-no-latch');
is $code, 1, 'a case fails';
like $said[3], qr/^# screen: 1024x768, masks ff0000 ff00 ff, text 126x47$/, 'a screen with 24 bits per pixel';
is_last_screen('24 bits', $picture, @said);

SKIP: {
    delete local $ENV{THIN_OVMF};                # the whole one has a driver for the card
    ($code, $picture, @said) = picture_of('no-frame-buffer', '--display', 'virtio-gpu-pci,romfile=', qw(after=halt only=nmi/*));
    skip 'this QEMU has no virtio-gpu', 3 if $code == 4 && contents('build/log/screen-no-frame-buffer.txt') =~ /'virtio-gpu-pci' is not a valid device/;
    is $code, 0, 'a machine without a frame buffer';
    like $said[3], qr/^# screen: 1280x800, BltOnly, text 158x49; no frame buffer, it shows the end only$/, 'it is reported';
    is_last_screen('no frame buffer', $picture, @said);
}

($code, $picture, @said) = picture_of('bail-out', '--display', $small, qw(after=halt fred=native));
is $code, 2, 'a run bails out';
is_last_screen('bailed out', $picture, @said);

# During a run: the rows are consecutive lines of the console, and the status line names the running case. That is a storm
# of many seconds, so that even on a busy machine a screenshot seldom catches the screen while it is drawn; if it does,
# another one is taken.
sub goes_on {
    my ($picture, @said) = @_;
    my @rows = $picture->rows;
    my $last = $#rows;
    my ($number, $id, @counts) = pop(@rows) =~ m{^case (\d+) of \d+: ([\w/-]+)  \((\d+) passed, (\d+) failed, (\d+) skipped\)$}
        or return 'the status names no case';
    my @results = grep { /^(?:not )?ok / } @said;
    my $done = join ' ', map { my $kind = $_; scalar grep { $kind->() } @results[0 .. $number - 2] }
        sub { /^ok (?!.*# SKIP)/ }, sub { /^not ok / }, sub { /^ok .*# SKIP/ };
    return "the status counts @counts, want $done" if $done ne "@counts";
    return "the status is of case $number, $id" if @results >= $number && $results[$number - 1] !~ m{^(?:not )?ok $number - \Q$id\E:};
    return 'the status has another ground' if join(' ', $picture->grounds($last)) ne $ground{$counts[1] ? 'fail' : 'pass'};

    my ($shown) = map { /^(?:not )?ok (\d+) / ? $1 : () } reverse @rows;
    return "the status is of case $number, the last row of case $shown" if $shown != $number - 1;

    pop @rows while @rows && $rows[-1] eq '';
    my @wrapped = map { my $line = $_; map { [s/ +$//r, colour_of($line)] } wrapped($picture->{columns}, $line) } @said;
    my ($first) = grep { join("\n", map { $_->[0] } @wrapped[$_ .. $_ + $#rows]) eq join "\n", @rows } 0 .. @wrapped - @rows;
    return 'its rows are not lines of the console' if !defined $first;
    my @odd = grep { "@{[ $picture->colours($_) ]}" ne ($rows[$_] eq '' ? '' : $wrapped[$first + $_][1]) } 0 .. $#rows;
    return @odd ? "row $odd[0] is of another colour: $rows[$odd[0]]" : @rows < 10 ? 'it shows few rows' : undef;
}

my $why;
for my $try (1 .. 5) {
    (undef, $picture, @said) = picture_of('middle', '--display', $small, '--screen-at', '^ok \d+ - nmi/one-pending:',
        qw(after=halt fault=frame-rip storm=10000000), 'only=fred/*,nmi/one-pending,storm/self-host');
    $why = $picture ? goes_on($picture, @said) // last : 'no picture';
}
is $why, undef, 'in the middle of a run: the lines, their colours, the case';

# Back in the shell, the firmware draws a clean screen with the summary's text, and the shell continues below it. Its font
# is not known, but equal characters must have equal pictures, and different ones different pictures.
sub firmware_shows {
    my ($file, @text) = @_;
    open my $in, '<:raw', $file or die "$file: $!\n";
    my ($across, $down, $bytes) = do { local $/; <$in> } =~ /^P6\s(\d+)\s(\d+)\s255\s(.*)/s or return;
    my ($width, $height, $columns, $lines) = (8, 19, 100, 31);
    my ($left, $top, %looks) = (($across - $columns * $width) / 2, int(($down - $lines * $height) / 2));
    for my $line (0 .. $#text) {
        for my $column (0 .. $columns - 1) {
            my $c = $column < length $text[$line] ? substr $text[$line], $column, 1 : ' ';
            my $look = join '', map { substr $bytes, 3 * ($across * ($top + $line * $height + $_) + $left + $column * $width), 3 * $width }
                0 .. $height - 1;
            return if ($looks{$c} //= $look) ne $look;
        }
    }
    return uniq(values %looks) == keys %looks;
}

{
    my $file = file_with('');
    ($code, my @lines) = run(qw(--machine qemu --timeout 300 --name screen-return --display), $small, '--screen', $file,
        qw(--screen-at), '^on it goes', map { ('--shell', $_) } 'latchkey.efi only=nmi/one-pending fault=frame-no-latch',
        'echo on it goes', 'pause');
    my ($version) = map { /^# latchkey (\S+),/ ? $1 : () } @lines;
    is scalar(grep { /^not ok/ } @lines), 1, 'the serial console has no second copy of the summary screen';
    ok firmware_shows($file, "Latchkey $version", '', '# 0 passed, 1 failed, 0 skipped', 'not ok nmi/one-pending', '',
        'the log is in \latchkey-1.tap on the boot volume', 'on it goes'), 'back in the shell, the text stays'
        or diag map { "$_\n" } @lines;
}

for (
    ['a machine without a screen', qr/^# screen: none, the firmware has no graphics output$/, 'only=fred/enabled'],
    ['a screen that is not used', qr/^# screen: none, screen=off$/, '--display', $small, 'only=fred/enabled', 'screen=off'],
) {
    my ($name, $says, @words) = @$_;
    ($code, my @lines) = run(qw(--machine qemu --timeout 300 --name screen-none), @words);
    ok $code == 0 && $lines[3] =~ $says, $name or diag map { "$_\n" } @lines;
}
done_testing;
