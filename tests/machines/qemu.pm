# QEMU without KVM: no VMX, no FRED, but another APIC, another chipset and other firmware drivers than Bochs.
use strict;
use warnings;

sub {
    my ($job) = @_;
    my $program  = $ENV{QEMU} || 'build/tools/bin/qemu-system-x86_64';
    my $firmware = $ENV{OVMF} || 'build/debian/firmware/usr/share/ovmf/OVMF.fd';
    my $exclude  = join '', map { ",-$_" } split /[, ]+/, $job->{exclude} // '';

    # A graphics card only to look at it: the firmware drives it without its option ROM.
    my $card   = $job->{display} // ($job->{screen} ? 'VGA,romfile=' : undef);
    my @screen = defined $card ? ('-device', $card) : ();
    my $dump   = qq({"execute": "screendump", "arguments": {"filename": "@{[ $job->{screen} // '' ]}"}});

    # Its exit code does not tell a power-off from a reset; its monitor protocol does.
    return {
        command => [
            $program, '-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot',
            '-machine', 'q35,accel=' . ($job->{accel} // 'tcg'),
            '-cpu', ($job->{cpu} // 'max') . $exclude,
            '-m', $job->{memory}, '-bios', $firmware,
            '-drive', "format=raw,file=$job->{disk}", '-serial', "file:$job->{serial}", @screen,
            '-chardev', 'stdio,id=monitor', '-mon', 'chardev=monitor,mode=control',
        ],
        env     => { LC_ALL => 'C' },
        stdin   => qq({"execute": "qmp_capabilities"}\n),
        parting => $job->{screen} ? qq($dump\n{"execute": "quit"}\n) : undef,
        endings => [
            [qr/"SHUTDOWN".*"guest-shutdown"/, 'power off'],
            [qr/"SHUTDOWN".*"guest-reset"/,    'reset'],
        ],
    };
};
