#!/usr/bin/env perl
# Invalid options and machines are refused with one line and an exit status, and the machine is restored. On QEMU where
# possible, because it boots faster, and there most in one boot: the firmware's shell goes on after each. On Bochs if the
# CPU must have VMX or lose it.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(run file_with starts);
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my @qemu  = qw(--machine qemu);
my @bochs = qw(--machine bochs);

# name, latchkey.cfg, pattern of the error line
my @files = (
    ['an unknown key',              "colour=blue\n",                          qr/unknown option "colour": the options are/],
    ['an unknown value',            "layout=ss19\n",                          qr/layout="ss19" is unknown: .* auto ss18 cs28/],
    ['a number that is none',       "memory=lots\n",                          qr/memory="lots" .* takes a number/],
    ['an unknown fault',            "fault=none\n",                           qr/fault="none" is unknown: tests.faults.expected lists/],
    ['a line without =',            "fred=auto\nsoft\n",                      qr/line 2: "soft" is not key=value/],
    ['latchkey.cfg too long',       "# padding\n" x 4000,                     qr/latchkey\.cfg .* at most \d+ .* shorten/],
    ['latchkey.cfg with NUL bytes', "fred=auto\nfred=so\0\0\0\0",             qr/latchkey\.cfg .* NUL/],
    ['latchkey.cfg in UTF-16',      "\xFF\xFEv\0m\0x\0=\0o\0f\0f\0\n\0",      qr/latchkey\.cfg is UTF-16, .*: save it as UTF-8/],
    ['latchkey.cfg is a folder',    undef,                                    qr/latchkey\.cfg is a directory/],
    ['too little memory',           "memory=4096\n",                          qr/too little memory: 4194304 KiB .* \d+ KiB are lacking .* ask for less/],
    ['FRED where there is none',    "fred=native\n",                          qr/no FRED .* use fred=/],
    ['VMX where there is none',     "vmx=on\n",                               qr/no VMX/],
);

# name, options of run, pattern of the error line
my @refusals = (
    ['latchkey.cfg cut short',      [@qemu, '--cfg-file', file_with("layout=ss18\n"), '--cfg-size', 3000],
        qr/latchkey\.cfg cannot be read: \d+ of 3000 bytes/],
    ['an unknown value at the boot', [@qemu, 'layout=ss19'],                           qr/layout="ss19" is unknown: .* auto ss18 cs28/],
    ['VMX taken away',              [@bochs, '--exclude', 'vmx', 'vmx=on'],            qr/no VMX/],
    ['VMX without EPT',             [@bochs, '--cpu', 'core2_penryn_t9600', 'vmx=on'], qr/without EPT/],
);

sub refused {
    my ($says, @lines) = @_;
    my @bail = grep { /^Bail out!/ } @lines;
    return is(scalar @bail, 1, 'in one line') & like($bail[0] // '', $says, 'that names what is wrong');
}

subtest 'latchkey.cfg' => sub {
    my (@puts, @shell);
    for my $i (0 .. $#files) {
        my $text = $files[$i][1];
        push @puts, '--put', file_with($text) . "=$i.cfg" if defined $text;
        push @shell, (defined $text ? "cp -q $i.cfg latchkey.cfg" : ('rm -q latchkey.cfg', 'mkdir latchkey.cfg')), 'latchkey.efi', 'echo status: %lasterror%',
            defined $text ? () : 'rm -q latchkey.cfg';
    }
    my ($code, @lines) = run(@qemu, qw(--timeout 300 --name refusal-files), @puts, map { ('--shell', $_) } @shell);
    my @runs = starts(@lines);
    my $fine = is($code, 2, 'the exit code says that all were refused') & is(scalar @runs, @files, 'a run for each')
        & like(join(' ', grep { /^latchkey: / } @lines), qr/machine ended by: power off/, 'and the machine ends in order');
    for (@files) {
        my ($name, undef, $says) = @$_;
        my $run = shift @runs // [];
        $fine &= subtest $name => sub {
            refused($says, @$run);
            is scalar(grep { /^status: 0x15$/ } @$run), 1, 'and the shell goes on, with an error status';
        };
    }
    diag map { "$_\n" } @lines if !$fine;
};

for (@refusals) {
    my ($name, $options, $says) = @$_;
    my ($code, @lines) = run(qw(--timeout 300 --name), "refusal-$name" =~ s/\W+/-/gr, @$options);
    my $fine = subtest $name => sub {
        is $code, 2, 'the exit code says that it was refused';
        refused($says, @lines);
        like join(' ', grep { /^latchkey: / } @lines), qr/machine ended by: (?:power off|return)/, 'and the machine ends in order';
    };
    diag map { "$_\n" } @lines if !$fine;
}

# No emulator's firmware locks VMX off, so prepare.efi does first. With vmx=off the other cases still run.
subtest 'VMX locked off' => sub {
    my ($code, @lines) = run(@bochs, qw(--timeout 300 --name refusal-VMX-locked-off --no-fw-cfg),
        map { ('--shell', $_) } 'prepare.efi vmx-off', 'latchkey.efi', 'latchkey.efi vmx=off');
    my @bail = grep { /^Bail out!/ } @lines;
    my $fine = is($code, 2, 'the exit code says that it was refused')
        & is(scalar @bail, 1, 'in one line')
        & like($bail[0] // '', qr/VMX is locked off: .* firmware's setup/, 'that names where to enable it')
        & is(scalar(grep { /^# \d+ passed, 0 failed, [1-9]\d* skipped/ } @lines), 1, 'with vmx=off it runs');
    diag map { "$_\n" } @lines if !$fine;
};
done_testing;
