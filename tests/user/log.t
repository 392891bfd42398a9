#!/usr/bin/env perl
# The log on the boot volume: each run has its own file and never overwrites an older one; after a reset during a run, the
# next start saves that run's log. Other memory contents are the subject of tests/host/boot/persistent_log.c.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Disk;
use Run qw(run file_with folder);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $dir   = folder();
my $short = 'only=fred/*';

sub on_disk {
    my ($disk, @words) = @_;
    return run(qw(--machine qemu --timeout 300 --name log --disk), "$dir/$disk", @words);
}

sub logs { sort grep { /^latchkey-.*\.tap$/i } Disk::names("$dir/$_[0]") }
sub file { Disk::contents("$dir/$_[0]", $_[1]) }

# The output of each start, from its first line to the last one that is in the file.
sub starts {
    my ($text, @starts) = (join('', map { "$_\n" } @_));
    push @starts, $1 while $text =~ /(?<=^|\n|H)(TAP version 14\n(?:(?!TAP).)*?^(?:# \d+ passed|Bail out).*?\n)/msg;
    return @starts;
}

subtest 'each run has a file, the same text as its console' => sub {
    my (undef, @first) = on_disk('many', $short);
    my ($one) = starts(@first);
    is_deeply [logs('many')], ['latchkey-1.tap'], 'the first is number 1';
    is file('many', 'latchkey-1.tap'), $one, 'from the version to the totals';
    ok scalar(grep { $_ eq sprintf '# log: written to \latchkey-1.tap, %d bytes', length $one } @first), 'the console reports it';

    my (undef, @shell) = on_disk('many', map { ('--shell', $_) } 'latchkey.efi layout=foo', "latchkey.efi $short", "latchkey.efi $short repeat=9");
    my @more = starts(@shell);
    is_deeply [logs('many')], [map { "latchkey-$_.tap" } 1 .. 4], 'runs from the shell have the next numbers';
    is_deeply [map { file('many', "latchkey-$_.tap") } 2 .. 4], \@more, 'for a refusal and for two runs';
    is file('many', 'latchkey-1.tap'), $one, 'the first is unchanged';
    ok !grep({ /did not end/ } @first, @shell), 'no run is reported as cut off';
};

subtest 'a reset during a run' => sub {
    Disk::quietly(qw(cp build/latchkey.img), "$dir/reset");
    Disk::copy_in("$dir/reset", file_with("mine\n"), $_) for qw(latchkey-12.tap LATCHKEY-40.TAP latchkey-50.txt latchkey-x.tap);
    my (undef, @lines) = on_disk('reset', qw(--starts 2 --reset-after), '^ok 60 ', $short, 'repeat=6');
    my ($said) = grep { /did not end/ } @lines;
    my ($number, $of, $id) = ($said // '') =~ m{^# log: an earlier run did not end: its log is in \\latchkey-41\.tap, it was at case (\d+) of (\d+): (fred/[\w-]+)  \(};
    ok defined $id, 'the next start reports it, and uses the number after the highest' or diag $said // @lines;
    my @found = split /\n/, file('reset', 'latchkey-41.tap');
    like pop @found, qr{^# this run did not end: it was at case $number of $of: $id  \(\d+ passed, }, 'the log ends with the case that was running';
    my ($last) = map { /^ok (\d+)/ ? $1 : () } reverse @found;
    ok $last == $number || $last == $number - 1, 'after the last case in it' or diag "case $last";
    my @told = map { [(grep { /^(?:TAP|1\.\.|ok)/ } @$_)[0 .. 61]] } \@found, \@lines;
    is_deeply $told[0], $told[1], 'and all that came before';
    is file('reset', 'latchkey-42.tap'), (starts(@lines))[-1], 'its own log has the next number';
    is file('reset', $_), "mine\n", "$_ is unchanged" for qw(latchkey-12.tap LATCHKEY-40.TAP latchkey-x.tap);
};

# The second start finds the log of the first, and ends the same way.
subtest 'a triple fault' => sub {
    my $role = file_with("end=fault\nTAP version 14\n1..2\nok 1 - a/first: o\e[1mne\n");
    my (undef, @lines) = on_disk('fault', qw(--starts 2 --efi build/actor.efi --cfg-file), $role);
    ok scalar(grep { /did not end: its log is in \\latchkey-1\.tap, it was at its part/ } @lines), 'the next start reports it' or diag map { "$_\n" } @lines;
    is file('fault', 'latchkey-1.tap'), "TAP version 14\n1..2\nok 1 - a/first: o?[1mne\n# this run did not end: it was at its part\n", 'and saves it, without control characters';
};

# After a reset that follows a saved log there is nothing to recover.
subtest 'a reset after the end' => sub {
    my $role = file_with("end=saved\nTAP version 14\n1..1\nok 1 - a/first: one\n");
    my (undef, @lines) = on_disk('saved', qw(--starts 2 --efi build/actor.efi --cfg-file), $role);
    my @log = grep { /^# log/ } @lines;
    is_deeply [@log[0, 1]], [map { "# log: written to \\latchkey-$_.tap, 40 bytes" } 1, 2], 'the next start finds a log that ended'
        or diag map { "$_\n" } @lines;
};

subtest 'a volume that is full, after the power was off' => sub {
    my ($code) = on_disk('full', '--timeout', 3, 'only=fred/frame-bp', 'repeat=1000000');
    is $code, 3, 'one run was cut off';
    Disk::fill("$dir/full", $dir, 2048);
    my @lines;
    ($code, @lines) = on_disk('full', $short);
    is $code, 0, 'a run without room for its log passes';
    ok scalar(grep { /^# log: not written: the volume is full \(want \d+ bytes\): remove old logs from it; a FAT stick with the label LATCHKEY would get it$/ } @lines), 'and says so' or diag map { "$_\n" } @lines;
    is_deeply [logs('full')], [], 'nothing half written is left';
    ok !grep({ /did not end/ } @lines), 'the run before it is neither kept nor reported';
};

subtest 'a read-only volume, with two resets during runs' => sub {
    my (undef, @lines) = on_disk('locked', qw(--read-only --starts 3 --reset-after), '^ok 60 ', $short, 'repeat=6');
    my $third = join ' ', @lines[(grep { $lines[$_] =~ /TAP version/ } 0 .. $#lines)[2] .. $#lines];
    my @waiting = $third =~ /did not end, it was at case \d+ of \d+: \S+  \([^)]*\); its log is not written yet: the volume is read-only/g;
    is scalar @waiting, 2, 'the third start finds two logs, and keeps them in memory' or diag map { "$_\n" } @lines;
    ok scalar(grep { /^# log: not written: the volume is read-only \(want \d+ bytes\); a FAT stick with the label LATCHKEY would get it$/ } @lines), 'its own log is not written either';
    is_deeply [logs('locked')], [], 'and no file exists';
};

subtest 'a machine without memory where logs are searched for' => sub {
    my ($code, @lines) = on_disk('small', qw(--memory 64), $short);
    is $code, 0, 'it runs';
    ok scalar(grep { /^# log: no memory is free where the next start would look for it/ } @lines), 'and reports that a reset would lose the log' or diag map { "$_\n" } @lines;
    is file('small', 'latchkey-1.tap'), (starts(@lines))[0], 'its log is complete';
};
done_testing;
