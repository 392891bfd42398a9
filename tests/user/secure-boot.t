#!/usr/bin/env perl
# Secure Boot, with Debian's OVMF for it and a test key: a signed program starts, an unsigned one is refused, and a failed
# signature is reported in one line. And memory protection: with only the rights that the sections request, and no
# executable data, every case passes.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use File::Temp qw(tempdir);
use Run qw(run said_by file_with folder);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL KEY_PASSPHRASE)};
$ENV{OPENSSL_CONF} = '/dev/null';

my $kit    = 'build/debian/firmware/usr/share';
my @strict = (qw(--machine qemu --timeout 300 --code), "$kit/OVMF/OVMF_CODE_4M.secboot.strictnx.fd", '--vars');
my $open   = "$kit/OVMF/OVMF_VARS_4M.fd";                   # no keys: Secure Boot is off
my $locked = "$kit/OVMF/OVMF_VARS_4M.snakeoil.fd";          # the certificate below is in PK, KEK and db
my ($key, $cert) = map { "$kit/ovmf/PkKek-1-snakeoil.$_" } qw(key pem);
my $folder = tempdir('build/secure-boot-XXXX', CLEANUP => 1);
my $signed = "$folder/signed";

sub sign { return said_by('tests/tools/sign', $_[0], $_[1], $_[2] // 'build/latchkey.efi', $signed) }

# A key that the firmware does not trust, and invalid keys.
my ($other_key, $other_cert) = ("$folder/other.key", "$folder/other.crt");
my ($failed, @lines) = said_by(qw(build/tools/bin/openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=other/ -keyout), $other_key, '-out', $other_cert);
BAIL_OUT("no key: @lines") if $failed;
my $text = file_with("this is no key\n");

# name, KEY, CERT, pattern of the error line, passphrase
for (
    ['no key',                     '',            $other_cert, qr/KEY= is missing: make sign KEY=\S+ CERT=\S+; a new pair: openssl req /],
    ['no certificate',             $other_key,    '',          qr/CERT= is missing: make sign KEY=/],
    ['a key that is not there',    '/no/such',    $other_cert, qr{KEY=/no/such: no such file; a new pair: }],
    ['a folder for a key',         folder(),      $other_cert, qr/KEY=\S+: no such file/],
    ['a certificate not there',    $other_key,    '/no/such',  qr{CERT=/no/such: no such file}],
    ['a key that is none',         $text,         $other_cert, qr/KEY=\S+: no RSA key in PEM form/],
    ['a certificate as key',       $other_cert,   $other_cert, qr/KEY=\S+: no RSA key in PEM form/],
    ['a certificate that is none', $other_key,    $text,       qr/CERT=\S+: no certificate in PEM form/],
    ['two that do not fit',        $other_key,    $cert,       qr/KEY=\S+ is not the key of CERT=\S+: give a matching pair/],
    ['no passphrase',              $key,          $cert,       qr/KEY=\S+ is encrypted: .* KEY_PASSPHRASE/],
    ['a wrong passphrase',         $key,          $cert,       qr/KEY=\S+: .* encrypted with another passphrase/, 'snake'],
    ['a program that is none',     $other_key,    $other_cert, qr/sbsign cannot sign \S+: \S/, undef, $text],
) {
    my ($name, $this_key, $this_cert, $says, $passphrase, $program) = @$_;
    local $ENV{KEY_PASSPHRASE} = $passphrase if defined $passphrase;
    my ($code, @told) = sign($this_key, $this_cert, $program);
    ok $code && @told == 1 && $told[0] =~ /^sign: / && $told[0] =~ $says, "$name: refused with the reason in one line" or diag $code, @told;
}
SKIP: {
    skip 'root may read everything', 1 if !$>;
    my $closed = file_with('');
    chmod 0, $closed;
    like join('', sign($closed, $other_cert)), qr/KEY=\S+: you may not read it/, 'a key of another user';
}
is_deeply [glob "$signed*"], [], 'and no complete or partial result is left';

# make sign as users call it, except for the place of its result and the program that make test has built.
{
    local $ENV{KEY_PASSPHRASE} = 'snakeoil';
    my ($code, @told) = said_by(qw(make -o build/latchkey.efi sign), "signed=$signed", "KEY=$key", "CERT=$cert");
    is $code, 0, 'make sign' or diag @told;
}
is_deeply [map { s/.*\.//r } glob "$signed*"], [qw(efi img)], 'makes a program and an image, and nothing else';
is +(said_by('build/tools/bin/sbverify', '--cert', $cert, "$signed.efi"))[0], 0, 'sbverify accepts the key';
isnt +(said_by('build/tools/bin/sbverify', '--cert', $other_cert, "$signed.efi"))[0], 0, 'and no other';

sub all_pass {
    my ($name, $says, @words) = @_;
    my ($code, @said) = run('--name', "secure-boot-$name" =~ s/\W+/-/gr, '--verbose', @words);
    my $fine = is($code, 0, "$name: exit code 0")
        & is(scalar(grep { $_ =~ $says } @said), 1, "$name: the output says so")
        & is(scalar(grep { /^# [1-9]\d* passed, 0 failed/ } @said), 1, "$name: every case passes");
    diag map { "$_\n" } @said if !$fine;
}

# Every case is below, where the memory is protected.
my $few = 'only=fred/*,nmi/*,back/*';
all_pass('signed and Secure Boot on', qr/^# firmware: .*, Secure Boot on$/, @strict, $locked, '--image', "$signed.img", $few);
all_pass('unsigned and Secure Boot off', qr/^# firmware: .*, Secure Boot off$/, @strict, $open, $few);

my ($code, @said) = run(@strict, $locked, qw(--name secure-boot-unsigned --verbose));
my $fine = is($code, 4, 'unsigned and Secure Boot on: exit code 4')
    & is(scalar(grep { /BdsDxe: failed to load .*: Access Denied/ } @said), 1, 'the firmware denies access')
    & is(scalar(grep { /^latchkey: the firmware refused our program: Access Denied; .*docs.secure-boot\.md/ } @said), 1, 'the runner says so')
    & is(scalar(grep { /TAP version|^# / } @said), 0, 'and the program did not start');
diag map { "$_\n" } @said if !$fine;

# OVMF does not protect programs that it loads from a disk; strict.efi does, with OVMF's own protocol.
my @protected = (@strict, $open, '--loader', 'build/strict.efi');
all_pass('protected', qr/^strict: program.efi has the rights of its \d+ sections/, @protected);
for my $end (qw(patch data stack)) {
    my $role = file_with("end=$end\nTAP version 14\n1..1\nok 1 - a/first: one\n");
    ($code, @said) = run(@protected, '--name', "secure-boot-$end", qw(--efi build/actor.efi --cfg-file), $role);
    ok $code == 4 && grep({ /^latchkey: the firmware caught an exception: 0E/ } @said), "a program with end=$end is stopped"
        or diag map { "$_\n" } $code, @said;
}
done_testing;
