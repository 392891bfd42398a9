# Bochs, an Intel CPU with VMX and without FRED. The fetched build uses the rfb display, with its network calls stubbed
# out; a Bochs named by BOCHS= must have nogui.
use strict;
use warnings;
use Firmware;
use Versions qw(said_version);

sub {
    my ($job) = @_;
    my $own      = $job->{bochs} // $ENV{BOCHS};
    my $program  = $own || 'build/tools/bin/bochs-bin';
    my $display  = $own ? 'nogui' : 'rfb, options="timeout=0"';
    my $cpu      = $job->{cpu} // 'wildcat_lake';
    my $exclude  = defined $job->{exclude} ? qq(, exclude_features="$job->{exclude}") : '';
    my $firmware = Firmware::file();
    my $base     = sprintf '0x%x', 2**32 - (-s $firmware // die "$firmware: no such file: OVMF= names the firmware\n");

    # The stick is on EHCI: the ports of Bochs's xHCI are unpowered until software turns them on, and OVMF never does.
    my $disk = $job->{usb} ? qq(usb_ehci: enabled=1, port1=disk, options1="speed:high, path:$job->{disk}")
        : "ata0: enabled=1\nata0-master: type=disk, path=$job->{disk}, mode=flat";

    # Bochs has a COM1 by default.
    my %com  = ('3f8' => 1, '2f8' => 2, '3e8' => 3, '2e8' => 4);
    my $port = $job->{ports};
    return { unavailable => "Bochs has no serial port '$port', one of " . join ' ', sort keys %com, 'none' } if $port ne 'none' && !$com{$port};
    my $serial = $port eq '3f8' ? '' : "com1: enabled=0\n";
    $serial .= "com$com{$port}: enabled=1, mode=file, dev=$job->{serial}" if $com{$port};

    my $resets = $job->{starts} > 1 ? 1 : 0;

    # An unknown MSR must fault, as on a CPU; the firmware locks IA32_FEATURE_CONTROL only with fw_cfg.
    my $config = <<"END";
cpu: model=$cpu, count=$job->{cpus}, ips=$job->{ips}, reset_on_triple_fault=$resets, ignore_bad_msrs=0$exclude
memory: guest=$job->{memory}, host=$job->{memory}
romimage: file=$firmware, address=$base
vgaromimage: file=build/debian/firmware/usr/share/vgabios/vgabios.bin
@{[ $job->{fw_cfg} ? 'fw_cfg: enabled=1' : '' ]}
pci: enabled=1, chipset=i440fx
$disk
boot: disk
$serial
log: -
display_library: $display
clock: sync=none, time0=1700000000
@{[ $own ? '' : "sound: waveoutdrv=dummy\nspeaker: enabled=0" ]}
info: action=report@{[ $job->{quiet} ? map(", apic$_=ignore", 0 .. $job->{cpus} - 1) : () ]}
error: action=report
panic: action=fatal
END
    my $file = "$job->{dir}/bochsrc";
    open my $out, '>', $file or die "$file: $!\n";
    print $out $config;
    close $out or die "$file: $!\n";

    # The exit code is always 1, so the log must show the ending. -benchmark ends the run after that many million
    # ticks: far more than fit into the time limit.
    return {
        command => [$program, '-q', '-f', $file, '-benchmark', 1000 * $job->{timeout}],
        env     => { LC_ALL => 'C', TZ => 'UTC' },
        version => sub { said_version('Bochs x86 Emulator', $program, '--help') },
        endings => [
            [qr/ACPI control: soft power off/,                'power off'],
            [qr/3rd \(\d+\) exception with no resolution/,     'triple fault'],
            [qr/^0*[1-9]\d*i\[CPU\d +\] cpu hardware reset/, 'reset'],
            [qr/>>PANIC<</,                                   'panic'],
        ],
    };
};
