# QEMU with KVM and nested VMX: NMI blocking of a real Intel CPU, below one hypervisor.
use strict;
use warnings;
use Fcntl qw(O_RDWR);

my $missing = sub {
    return '/dev/kvm is missing: no KVM in this kernel or machine' if !-e '/dev/kvm';
    sysopen my $kvm, '/dev/kvm', O_RDWR or return "/dev/kvm does not open: $!";

    open my $info, '<', '/proc/cpuinfo' or return "/proc/cpuinfo: $!";
    my $cpu = do { local $/; <$info> };
    my ($vendor) = $cpu =~ /^vendor_id\s*:\s*(\S+)/m;
    return "this host's CPU is $vendor, and VMX is Intel's" if ($vendor // '') ne 'GenuineIntel';
    return "this host's CPU offers no VMX" if $cpu !~ /^flags\s*:.*\bvmx\b/m;

    open my $nested, '<', '/sys/module/kvm_intel/parameters/nested' or return 'kvm_intel is not loaded';
    return 'nested VMX is off: load kvm_intel with nested=1' if <$nested> !~ /^[Y1]/;
    return;
};

sub {
    my ($job) = @_;
    if (my $why = $missing->()) { return { unavailable => "no KVM for nested VMX here: $why" } }
    return $job->{recipe}->('qemu')->({ cpu => 'host', %$job, accel => 'kvm' });
};
