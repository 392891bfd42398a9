# QEMU without KVM: no VMX, no FRED, but an APIC, a chipset and firmware drivers that differ from Bochs's.
use strict;
use warnings;
use Firmware;
use Versions qw(said_version);

# A command of the human monitor (HMP), sent through QMP.
sub monitor { return qq({"execute": "human-monitor-command", "arguments": {"command-line": "$_[0]"}}\n) }

sub {
    my ($job) = @_;
    my $program  = $ENV{QEMU} || 'build/tools/bin/qemu-system-x86_64';
    my $firmware = Firmware::file();
    my $exclude  = join '', map { ",-$_" } split /[, ]+/, $job->{exclude} // '';

    # Secure Boot needs SMM, flash that only SMM can write, and no S3, which makes some OVMF builds hang.
    my @firmware = ('-bios', $firmware);
    my @machine;
    if (defined $job->{code}) {
        my $vars = Disk::private_copy("$job->{dir}/vars.fd", $job->{vars});
        @machine  = map { ('-global', $_) } 'driver=cfi.pflash01,property=secure,value=on', 'ICH9-LPC.disable_s3=1';
        @firmware = map { ('-drive', "if=pflash,format=raw,$_") } "unit=0,readonly=on,file=$job->{code}", "unit=1,file=$vars";
    }

    # A graphics card only for screenshots; the firmware does not need its option ROM.
    my $card   = $job->{display} // ($job->{screen} ? 'VGA,romfile=' : undef);
    my @screen = defined $card ? ('-device', $card) : ();
    my $dump   = qq({"execute": "screendump", "arguments": {"filename": "@{[ $job->{screen} // '' ]}"}});

    # The console is on the first port; output to the others is dropped.
    my @ports;
    for my $port (grep { $_ ne 'none' } split /,/, $job->{ports} =~ s/^stuck$/3f8/r) {
        push @ports, '-chardev', @ports ? "null,id=port$port" : "file,id=port$port,path=$job->{serial}",
            '-device', ($port eq 'pci' ? 'pci-serial' : "isa-serial,iobase=0x$port") . ",chardev=port$port";
    }

    # A read-only disk needs a controller that reports write errors.
    my $format = $job->{format} // 'raw';
    my $disk = ($format eq 'iso' ? 'format=raw,media=cdrom' : "format=$format") . ',file=' . ($job->{converted} // $job->{disk}) . ($job->{read_only} ? ',if=virtio,readonly=on' : '');
    my @disk = $job->{usb} ? ('-drive', "if=none,id=stick,$disk", '-device', 'qemu-xhci', '-device', 'usb-storage,drive=stick')
        : ('-drive', $disk);
    @disk = () if $job->{without_disk};
    push @disk, '-drive', "format=raw,file=$_" for @{$job->{attach} // []};
    push @disk, '-cdrom', $job->{cd} if defined $job->{cd};

    # A network inside of QEMU: DHCP, TFTP at 10.0.2.2 and HTTP at 10.0.2.100. OVMF has a driver for the card.
    my @network;
    if (defined $job->{network}) {
        my ($folder, $boot) = split /,/, $job->{network};
        @network = ('-netdev', "user,id=net,tftp=$folder,bootfile=$boot,guestfwd=tcp:10.0.2.100:80-cmd:tests/machines/serve $folder",
            '-device', 'virtio-net-pci,netdev=net,romfile=');
    }
    my @once = $job->{starts} > 1 ? () : '-no-reboot';

    # The exit code does not distinguish power-off from reset; QMP does.
    return {
        command => [
            $program, '-nodefaults', '-no-user-config', '-display', 'none', @once,
            '-machine', 'q35,accel=' . ($job->{accel} // 'tcg') . (@machine ? ',smm=on' : ''), @machine,
            '-cpu', ($job->{cpu} // 'max') . $exclude,
            '-m', $job->{memory}, @firmware, '-smp', $job->{cpus}, @disk, @network, @ports, @screen,
            '-chardev', 'stdio,id=monitor', '-mon', 'chardev=monitor,mode=control',
        ],
        env     => { LC_ALL => 'C' },
        stdin   => qq({"execute": "qmp_capabilities"}\n),
        flash   => 1,
        formats => 1,
        parting => $job->{screen} ? qq($dump\n{"execute": "quit"}\n) : undef,
        reset   => qq({"execute": "system_reset"}\n),
        machine_check => monitor('mce 0 1 0xbe00000000000000 5 0x12345000 0'),
        nmis    => [(qq({"execute": "inject-nmi"}\n)) x ($job->{nmis} // 0)],
        version => sub { said_version('QEMU emulator version', $program, '--version') },
        endings => [
            [qr/"SHUTDOWN".*"guest-shutdown"/, 'power off'],
            [qr/"SHUTDOWN".*"guest-reset"/,    'reset'],
            [qr/"event": "STOP"/,              'stopped'],
        ],
    };
};
