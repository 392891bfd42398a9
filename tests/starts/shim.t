#!/usr/bin/env perl
# Secure Boot by shim (Debian's, signed with a test key): it starts the signed program with the options of its boot entry,
# and refuses a program without .sbat.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use File::Temp qw(tempdir);
use Files qw(contents write_file);
use Run qw(run said_by file_with);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
$ENV{OPENSSL_CONF} = '/dev/null';

my $kit    = 'build/debian/firmware/usr/share';
my $cert   = "$kit/ovmf/PkKek-1-snakeoil.pem";
my $folder = tempdir('build/shim-XXXX', CLEANUP => 1);
my $key    = "$folder/key";

sub done {
    my ($code, @lines) = said_by(@_);
    BAIL_OUT("$_[0]: @lines") if $code;
}

# The signed copy of a program.
sub signed {
    my ($program, $name) = @_;
    done('build/tools/bin/sbsign', '--key', $key, '--cert', $cert, '--output', "$folder/$name", $program);
    return "$folder/$name";
}

done(qw(build/tools/bin/openssl rsa -passin pass:snakeoil -in), "$kit/ovmf/PkKek-1-snakeoil.key", '-out', $key);
my $starter = signed('build/starter.efi', 'starter.efi');
my $shim    = signed('build/debian/shim/usr/lib/shim/shimx64.efi', 'shimx64.efi');
my $without = write_file("$folder/without", contents('build/latchkey.efi') =~ s/\.sbat\0/.sbax\0/r);
my $cfg     = file_with("# start with options\n# latchkey.efi layout=cs28 only=fred/frame-nmi,back/*\nafter=return\n");

sub by_shim {
    my ($name, $seconds, $program) = @_;
    return run(qw(--machine qemu --verbose --timeout), $seconds, '--name', "shim-$name", '--code', "$kit/OVMF/OVMF_CODE_4M.secboot.strictnx.fd",
        '--vars', "$kit/OVMF/OVMF_VARS_4M.snakeoil.fd", '--loader', $starter, '--put', "$shim=program.efi",
        '--put', "$program=latchkey.efi", '--cfg-file', $cfg);
}

my ($code, @lines) = by_shim('signed', 300, signed('build/latchkey.efi', 'latchkey.efi'));
my $fine = subtest 'a signed program' => sub {
    is $code, 0, 'every case passes';
    is scalar(grep { /^# firmware: .*, Secure Boot on$/ } @lines), 1, 'with Secure Boot on';
    is scalar(grep { /^# fred: .*layout cs28/ } @lines), 1, 'with layout= of the boot entry';
    is_deeply [grep { !m{^ok \d+ - (?:fred/frame-nmi|back/)} } grep { /^ok / } @lines], [], 'and with only=';
    is scalar(grep { /^starter: the program returned with UEFI status 0x0$/ } @lines), 1, 'and shim returns';
};
diag map { "$_\n" } @lines if !$fine;

# Shim waits for a key before it returns.
($code, @lines) = by_shim('without-sbat', 25, signed($without, 'without.efi'));
$fine = subtest 'the same without .sbat' => sub {
    isnt $code, 0, 'it is an error';
    is scalar(grep { /^TAP version/ } @lines), 0, 'it does not start';
    ok scalar(grep { /Security (?:Policy )?Violation/ } @lines), 'shim says why';
};
diag map { "$_\n" } @lines if !$fine;
done_testing;
