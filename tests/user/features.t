#!/usr/bin/env perl
# Each feature that the program asks the CPU for is taken away once: the cases that need it are skipped with the reason, or
# the program refuses in one line.
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Run qw(run);
use Test::More;

my @only = ('only=fred/frame-nmi,fred/frame-pf-fetch,nmi/one-pending,reflect/direct,back/*');
my $has  = qr/which every 64-bit CPU has: the emulator or hypervisor has to report it/;

# machine, feature in the emulator's words, pattern of the line that says so: a refusal, or a case that is skipped; without
# one there is another way, and every case passes. Features share a boot if only one of them has such a line
my @features = (
    ['qemu',  'msr',      qr/^Bail out! this CPU reports no model-specific registers \(CPUID\.1H:EDX bit 5\), $has/],
    ['qemu',  'sep',      qr/^Bail out! this CPU reports no SYSENTER \(CPUID\.1H:EDX bit 11\), $has/],
    ['qemu',  'pat',      qr/^Bail out! this CPU reports no page attribute table \(CPUID\.1H:EDX bit 16\), $has/],
    ['qemu',  'sse2',     qr/^Bail out! this CPU reports no SSE2 \(CPUID\.1H:EDX bit 26\), $has/],
    ['qemu',  'syscall',  qr/^Bail out! this CPU reports no SYSCALL \(CPUID\.80000001H:EDX bit 11\), $has/],
    ['qemu',  'apic',     qr/^Bail out! this CPU has no local APIC \(CPUID\.1:EDX bit 9\): NMIs cannot be sent/],
    ['qemu',  'nx',       qr{^ok \d+ - fred/frame-pf-fetch: .* # SKIP no execute disable \(CPUID\.80000001H:EDX bit 20\): the firmware's setup may turn it off$}],
    ['qemu',  'clflush,mca,x2apic,monitor,hypervisor'],
    ['bochs', 'nx,cet,smx,x2apic', qr{^ok \d+ - fred/frame-pf-fetch: .* # SKIP no execute disable}],
    ['bochs', 'vmx',      qr{^ok \d+ - reflect/direct: .* # SKIP no VMX: CPUID\.1:ECX bit 5 is 0$}],
);

for (@features) {
    my ($machine, $feature, $says) = @$_;
    my ($code, @lines) = run('--machine', $machine, qw(--timeout 300 --name), "without-$machine-" . $feature =~ tr/,/-/r, '--exclude', $feature, @only);
    my $refused = ($says // '') =~ /Bail/;
    my $fine = subtest "no $feature on $machine" => sub {
        is $code, $refused ? 2 : 0, $refused ? 'refused' : 'no case fails';
        is scalar(grep { $_ =~ $says } @lines), 1, 'in a line that says why' if $says;
        is scalar(grep { /^# [1-9]\d* passed, 0 failed/ } @lines), $refused ? 0 : 1, $refused ? 'and no case runs' : 'and the others pass';
    };
    diag map { "$_\n" } @lines if !$fine;
}
done_testing;
