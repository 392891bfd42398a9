# QEMU with KVM: NMI blocking of a real CPU, below one hypervisor. With nested VMX all of the suite runs; without, on an AMD
# host or where nested VMX is off, the program skips what needs VMX.
use strict;
use warnings;
use Errno qw(EACCES EPERM);
use Fcntl qw(O_RDWR);
use Versions qw(kernel_version);

my $text_of = sub {
    my ($file) = @_;
    open my $in, '<', $file or return '';
    return do { local $/; <$in> } // '';
};

# Why there is no /dev/kvm on a host with these flags of the CPU.
my $no_device = sub {
    my ($flags, @modules) = @_;
    return "/dev/kvm is missing, but $modules[0] is loaded: pass the device into this container" if @modules;
    return '/dev/kvm is missing: load kvm_intel' if $flags =~ /\bvmx\b/;
    return '/dev/kvm is missing: load kvm_amd' if $flags =~ /\bsvm\b/;
    return '/dev/kvm is missing: this machine is virtual, turn on nested virtualization in its hypervisor' if $flags =~ /\bhypervisor\b/;
    return '/dev/kvm is missing, and the CPU offers neither VMX nor SVM: turn it on in the setup of the firmware';
};

# Why KVM cannot run the program on the host with this root; undef, and why it can do so only without VMX, or nothing.
my $look_at = sub {
    my ($root) = @_;
    my $cpu = $text_of->("$root/proc/cpuinfo");
    my ($flags)   = $cpu =~ /^flags\s*:(.*)/m;
    my @modules   = map { m{/(kvm_[^/]+)$} } sort glob "$root/sys/module/kvm_*";
    my ($module)  = grep { /^kvm_(?:intel|amd)$/ } @modules;

    return "this host's CPU is not of the x86 family, by /proc/cpuinfo" if !defined $flags;
    return $no_device->($flags, @modules) if !-e "$root/dev/kvm";
    if (!sysopen my $kvm, "$root/dev/kvm", O_RDWR) {
        return "/dev/kvm does not open: $!: add your user to its group (kvm), and log in again" if $! == EACCES || $! == EPERM;
        return "/dev/kvm does not open: $!: load kvm_intel or kvm_amd";
    }
    return "its module is $modules[0], which runs no firmware: kvm_intel or kvm_amd does" if !$module && @modules;
    return 'neither kvm_intel nor kvm_amd is loaded: load that of your CPU' if !$module;
    return (undef, "this host's CPU is not Intel's") if $module eq 'kvm_amd';
    return (undef, 'nested VMX is off: load kvm_intel with nested=1')
        if $text_of->("$root/sys/module/kvm_intel/parameters/nested") !~ /^[Y1]/;
    return;
};

# $job->{host}: the root of the host's /dev, /proc and /sys, for tests.
sub {
    my ($job) = @_;
    my $root = $job->{host} // '';
    my ($why, $without) = $look_at->($root);
    return { unavailable => "no KVM here: $why" } if defined $why;
    my $start = $job->{recipe}->('qemu')->({ cpu => 'host', %$job, accel => 'kvm' });
    $start->{version} = sub { kernel_version("$root/proc") };
    $start->{note} = "KVM without VMX: $without; cases that need VMX are skipped" if defined $without;
    return $start;
};
