#!/usr/bin/env perl
# The runner: each kind of failure has its exit code and one line with the reason.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(run file_with folder);
use Cases qw(order_of_run);
use Disk;
use Tap;
use Test::More;

my $root = "$Bin/../..";

sub ends_in {
    my ($name, $code, $says, @words) = @_;
    my ($got, @lines) = run(@words);
    my $fine = is($got, $code, "$name: exit code $code") & like("@lines", $says, "$name: the reason");
    diag map { "$_\n" } @lines if !$fine;
}

ends_in('an unknown machine',      4, qr/no machine 'abacus'; there are: .*bochs.*qemu/, qw(--machine abacus));
ends_in('a word that is no word',  4, qr/'soft' is not a key=value word/,   qw(--machine qemu soft));
ends_in('words beside a file',     4, qr/--cfg-file excludes/,    qw(--machine qemu after=off --cfg-file), $0);
ends_in('a shell under prove',     4, qr/--shell .* --tap/,              qw(--machine qemu --tap --shell ls));
ends_in('a screen that goes off',  4, qr/--screen .* add after=halt/,    qw(--machine qemu --screen x.ppm));
ends_in('code without vars',       4, qr/--code and --vars go together/,  qw(--machine qemu --code), $0);
ends_in('no such variables',       4, qr{/nonexistent: no such file},    qw(--machine qemu --vars /nonexistent --code), $0);
ends_in('flash in Bochs',          4, qr/--code and --vars are for QEMU/, qw(--machine bochs --vars), $0, '--code', $0);
ends_in('no such image',           4, qr{/nonexistent is missing: make},  qw(--machine qemu --image /nonexistent));
{
    local @Disk::for_shell = ('build/none.efi');
    ok !eval { Disk::for_shell('none.img', '.', 'ls'); 1 } && $@ eq "build/none.efi is missing: make build/none.efi builds it\n",
        'what a shell needs is not built: refused in one line' or diag $@;
}
ends_in('an image that is none',   4, qr/not a disk image of mkimage/,      qw(--machine qemu --image), $0);
ends_in('an unknown port',         4, qr/no serial port 'com9': there are/, qw(--machine qemu --serial), '2e8,com9');
ends_in('two ports in Bochs',      4, qr/Bochs has no serial port '2e8,pci'/, qw(--machine bochs --serial), '2e8,pci');
ends_in('no such program',         4, qr/no such file/,                  qw(--machine qemu --efi /nonexistent));
ends_in('no such CPU',             4, qr/abacus/,                        qw(--machine qemu --name no-cpu --cpu abacus));
ends_in('no such CPU in Bochs',    4, qr/cpu directive malformed/,       qw(--machine bochs --name no-cpu-bochs --cpu abacus));
ends_in('no program on the disk',  3, qr/did not start our program/,
    qw(--machine qemu --name no-program --timeout 15 --efi), file_with('this is no program'));
{
    local $ENV{BOCHS_FRED} = '';
    ends_in('no Bochs with FRED',  4, qr/no Bochs with FRED/,            qw(--machine bochs-fred));
}
{
    local $ENV{SIMICS} = '';
    ends_in('no Simics',           4, qr{no Simics: SIMICS= names no},   qw(--machine simics));
    ends_in('none, under prove',   0, qr{^1\.\.0 # SKIP no Simics},          qw(--machine simics --tap));
    $ENV{SIMICS} = folder();
    ends_in('a folder without it', 4, qr{no Simics: there is no program .*/simics}, qw(--machine simics));

    # A stand-in for the launcher that prints a run on the given console. Simics itself was not available.
    open my $launcher, '>', "$ENV{SIMICS}/simics" or die "simics: $!\n";
    print $launcher <<'END';
#!/usr/bin/env perl
my ($image, $console, $script) = "@ARGV" =~ /-e \$image = "(.+?)" -e \$console = "(.+?)" -e run-script "(.+?)"$/ or die "@ARGV\n";
-f "simics" && -s $image && -s $script or die "not there\n";
open my $out, ">", $console or die "$console: $!\n";
print $out "UEFI Interactive Shell\r\nTAP version 14\r\n1..1\r\nok 1 - nmi/stand-in: one\r\n# 1 passed, 0 failed, 0 skipped\r\n";
close $out;
sleep 60;
END
    close $launcher;
    chmod 0755, "$ENV{SIMICS}/simics";
    ends_in('Simics, to power off', 4, qr{add after=halt},               qw(--machine simics));
    ends_in('Simics, a stand-in',   0, qr{1 passed, 0 failed, 0 skipped}, qw(--machine simics --name simics-stand-in after=halt));
}
ends_in('silence',             3, qr/no end within 1 s, and no log on the disk: a serial console/, qw(--machine qemu --serial none --timeout 1 --name silence repeat=50));
{
    local $ENV{QEMU} = '/nonexistent';
    ends_in('no emulator',         4, qr/did not start: .*nonexistent/,  qw(--machine qemu --name no-emulator));
}
{
    # A stand-in for a QEMU whose CPU stops, as with KVM: the process goes on, its monitor reports it.
    my $qemu = folder() . '/qemu';
    open my $program, '>', $qemu or die "$qemu: $!\n";
    print $program <<'END';
#!/bin/sh
echo 'KVM internal error. Suberror: 1' >&2
echo 'RAX=0000000000000000 RBX=0000000000000000' >&2
echo '{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "STOP"}'
sleep 60
END
    close $program;
    chmod 0755, $qemu;
    local $ENV{QEMU} = $qemu;
    my $start = time;
    ends_in('a CPU that QEMU stops', 4, qr/stopped the machine: KVM internal error\. Suberror: 1 /, qw(--machine qemu --timeout 50 --name stopped));
    cmp_ok time - $start, '<', 20, 'at once';
}

# An interrupted run leaves nothing behind.
my $pid = open my $out, '-|', "$Bin/../machines/run", qw(--machine qemu --name interrupted after=halt) or die "run: $!\n";
sleep 1;
kill 'INT', $pid;
1 while <$out>;
close $out;
is $? >> 8, 130, 'Ctrl-C ends a run';
ok !-e "$root/build/run/$pid", 'and removes its disk';

my ($code, @said) = run(qw(--machine kvm --name kvm-or-why));
if ($code == 4) { like "@said", qr/no KVM here: \S+/, 'kvm is refused with a reason' }
else            { is $code, 0, 'kvm runs' }

# The case of a hang, by id: only if the run so far is as its options let expect.
is_deeply [order_of_run("skip=nmi/latch-by-cpu\n", 'only=nmi/l*,erets/step-at-?nce')], ['erets/step-at-once', 'nmi/latch-by-hand'], 'the order of a run, by its options';
is_deeply [order_of_run('skip=*')], [], 'a run of nothing';
is_deeply [order_of_run(@$_)], [], "no order with @$_" for ['repeat=2'], ['shuffle=7'];
is_deeply [(order_of_run())[0, -1]], [(order_of_run('repeat=1', 'shuffle=0', 'only='))[0, -1]], 'without options all of them';
my $tap = Tap->new;
is $tap->waits_for('a/x'), 'the plan', 'before the plan nothing else is waited for';
$tap->line($_) for '1..3', 'ok 1 - a/x: so', '# comment';
is $tap->waits_for(qw(a/x a/y b/z)), 'case 2 of 3, a/y,', 'the next case by its id';
is $tap->waits_for(qw(a/q a/y b/z)), 'case 2 of 3', 'not if another one came before';
is $tap->waits_for(qw(a/x a/y)), 'case 2 of 3', 'nor if the plan is another';
is $tap->waits_for(), 'case 2 of 3', 'nor if the order is unknown';

done_testing;
