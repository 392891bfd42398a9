#!/usr/bin/env perl
# `make dist` gives the same bytes in this tree and in a clone elsewhere, which is reached by a symbolic link and built by
# another user (as far as the environment goes) with another locale, time zone and umask, 400 days later. A difference is
# named: the file, the first byte, and its surroundings on both sides.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Cwd qw(getcwd);
use Files qw(contents write_file);
use Run qw(folder said_by);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL SOURCE_DATE_EPOCH)};
my $here  = getcwd;
my $there = folder() . '/another place';               # a symbolic link
my @files = qw(BUILT LICENSES SHA256SUMS latchkey.efi latchkey.img latchkey.so);
my $later = 'build/debian/faketime/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
my %other = (HOME => "$there/home", USER => 'somebody-else', LOGNAME => 'somebody-else', HOSTNAME => 'another-host', LC_ALL => 'C.UTF-8',
    TZ => 'Pacific/Auckland', LD_PRELOAD => "$here/$later", FAKETIME => '+400d', NO_FAKE_STAT => 1, FAKETIME_DONT_FAKE_MONOTONIC => 1);

sub passes {
    my ($name, @command) = @_;
    my ($code, @said) = said_by(@command);
    return ok(!$code, $name) || diag map { "$_\n" } @said;
}

# The files that are not the same in two folders, each with its first difference.
sub differences {
    my ($one, $other) = @_;
    return map { difference($_, contents("$one/$_"), contents("$other/$_")) } @files;
}

sub difference {
    my ($name, $one, $other) = @_;
    return if $one eq $other;
    my $at = ($one ^ $other) =~ /[^\0]/ ? $-[0] : 0;
    my @around = map { substr($_, $at > 40 ? $at - 40 : 0, 80) =~ s/[^ -~]/./gr } $one, $other;
    return sprintf "%s: byte %d of %d and %d\n  '%s'\n  '%s'", $name, $at, length $one, length $other, @around;
}

# The tree as it is, with changes that are not committed.
sub clone {
    return passes('a clone', 'sh', '-ec', <<'END', 'sh', $there);
git clone -q --shared . "$1 behind it"
ln -s "$1 behind it" "$1"
git ls-files -z --deleted | (cd "$1" && xargs -0r rm -f)
git ls-files -z --cached --others --exclude-standard | xargs -0 sh -c 'for f; do [ ! -e "$f" ] || printf "%s\0" "$f"; done' sh |
    tar --null -T - -cf - | tar -xf - -C "$1"
mkdir -p "$1/build" "$1/home"
cp -a build/tools "$1/build/"
ln -s "$PWD/build/debian" "$1/build/debian"
END
}

passes('make dist here', qw(make dist));
is join(' ', sort map { s{.*/}{}r } glob 'build/dist/*'), join(' ', sort @files), 'collects the files that the note lists';
passes('and their sums', 'sh', '-c', 'cd build/dist && sha256sum -c --quiet SHA256SUMS');
passes('the program, the image and the symbols are those that make built', 'sh', '-c', 'for f in efi img so; do cmp build/latchkey.$f build/dist/latchkey.$f || exit; done');
my $commit = qx(git rev-parse HEAD) =~ s/\n//r;
like contents('build/dist/BUILT'), qr/^commit     $commit(?:, with uncommitted changes)?$/m, 'the note has the commit';
ok !grep({ !/\w/ } map { /^\w+ {2,}(.*)/ ? $1 : () } split /\n/, contents('build/dist/BUILT')), 'and something on each of its lines';

for (clone() ? 'there' : ()) {
    local @ENV{keys %other} = values %other;
    my $day = qx(date +%F);
    delete local $ENV{LD_PRELOAD};
    isnt $day, qx(date +%F), 'another day';
    local $ENV{LD_PRELOAD} = $other{LD_PRELOAD};
    passes('make dist in the clone', 'sh', '-c', 'cd "$1" && umask 077 && exec make -j"$(nproc)" dist', 'sh', $there);
    is_deeply [sort map { s{.*/}{}r } glob "'$there/build/dist'/*"], [sort @files], 'the same files' or last;
    my $same = is join("\n", differences('build/dist', "$there/build/dist")), '', 'the same bytes';
    for my $file (@files) {
        my $bytes = contents("$there/build/dist/$file");
        is join(' ', grep { index($bytes, $_) >= 0 } $here, $there, 'somebody-else', 'another-host'), '', "no folder, user or host in $file";
    }

    last if !$same;

    # The comparison itself.
    write_file("$there/build/dist/latchkey.so", contents('build/dist/latchkey.so') =~ s/NASM/nasm/r);
    like join("\n", differences('build/dist', "$there/build/dist")), qr/\Alatchkey\.so: byte \d+ of (\d+) and \1\n  '.*NASM.*'\n  '.*nasm.*'\z/, 'a difference is named';
}

my ($code, @said) = do { local $ENV{GIT_DIR} = '/nowhere'; said_by(qw(tests/tools/dist build), folder() . '/dist') };
ok $code && @said == 1 && $said[0] =~ /^dist: git reads no commit here: /, 'no commit: refused in one line' or diag map { "$_\n" } @said;
done_testing;
