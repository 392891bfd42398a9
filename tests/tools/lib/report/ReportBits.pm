# Names of bits and values in the checks of a case, for the words that the manuals define. The names in include/ are for
# the compiler; these are for readers. A bit without a name is its number.
package ReportBits;
use strict;
use warnings;
use Exporter qw(import);
our @EXPORT_OK = qw(bit_names value_name);

# CR0 and CR4: SDM vol. 3, 2.5. IA32_EFER: 2.2.1. RFLAGS: vol. 1, 3.4.3. DR6 and event data of #DB: vol. 3, 17.2.3; FRED
# 5.0, event data of #DB. Error codes: vol. 3, 6.13; of #PF: 4.7. Fields of the VMCS: 24.4.2, 24.6 to 24.9. Frame and
# IA32_FRED_CONFIG: FRED 5.0, event delivery and MSRs; draft 3.0 for layout cs28 (include/fred.h).
my @rflags = ([0, 'CF'], [1, 'always 1'], [2, 'PF'], [4, 'AF'], [6, 'ZF'], [7, 'SF'], [8, 'TF'], [9, 'IF'], [10, 'DF'], [11, 'OF'], [12, 13, 'IOPL'],
    [14, 'NT'], [16, 'RF'], [17, 'VM'], [18, 'AC'], [19, 'VIF'], [20, 'VIP'], [21, 'ID']);
my @debug = (map({ [$_, "B$_"] } 0 .. 3), [11, 'BLD'], [13, 'BD'], [14, 'BS'], [15, 'BT'], [16, 'RTM']);
my @page_fault = ([0, 'P'], [1, 'W/R'], [2, 'U/S'], [3, 'RSVD'], [4, 'I/D'], [5, 'PK'], [6, 'SS'], [7, 'HLAT'], [15, 'SGX']);
my @selector = ([0, 'EXT'], [1, 'IDT'], [2, 'TI'], [3, 15, 'selector index']);
my @information = ([0, 7, 'vector'], [8, 10, 'type'], [11, 'error code valid'], [12, 'NMI unblocking due to IRET'],
    [13, 'nested exception'], [31, 'valid']);

my @words = (
    [qr/^\+28 SS slot/, [0, 15, 'selector'], [16, 'blocked by STI'], [17, 'software-initiated'], [18, 'latch (NMI)'], [32, 39, 'vector'],
        [48, 51, 'type'], [56, 'enclave'], [57, '64-bit mode'], [58, 'nested'], [60, 63, 'instruction length']],
    [qr/^\+10 CS slot/, [0, 15, 'selector'], [16, 17, 'stack level'], [18, 'waiting for ENDBRANCH'], [24, 'blocked by STI (3.0)'],
        [25, 'software-initiated (3.0)'], [28, 'latch (NMI, 3.0)']],
    [qr/RFLAGS(?: in the handler| afterwards|,|$)/, @rflags],
    [qr/^IA32_FRED_CONFIG$/, [0, 1, 'stack level'], [2, 'reserved'], [3, 'shadow-stack gap'], [4, 5, 'reserved'], [6, 8, 'redzone'],
        [9, 10, 'level of interrupts'], [11, 'reserved'], [12, 63, 'entry page']],
    [qr/^interruptibility state/, [0, 'blocking by STI'], [1, 'blocking by MOV SS'], [2, 'blocking by SMI'],
        [3, 'blocking by NMI'], [4, 'enclave interruption']],
    [qr/^(?:VM-exit interruption|IDT-vectoring) information(?!, valid)/, @information],
    [qr/^exit reason, all of it/, [0, 15, 'basic reason'], [27, 'in an enclave'], [28, 'pending MTF exit'], [29, 'from VMX root'], [31, 'VM-entry failure']],
    [qr/^pending debug exceptions/, map({ [$_, "B$_"] } 0 .. 3), [12, 'enabled breakpoint'], [14, 'BS'], [16, 'RTM']],
    [qr/\bCR0$/, [0, 'PE'], [1, 'MP'], [2, 'EM'], [3, 'TS'], [4, 'ET'], [5, 'NE'], [16, 'WP'], [18, 'AM'], [29, 'NW'], [30, 'CD'], [31, 'PG']],
    [qr/\bCR4$/, [0, 'VME'], [1, 'PVI'], [2, 'TSD'], [3, 'DE'], [4, 'PSE'], [5, 'PAE'], [6, 'MCE'], [7, 'PGE'], [8, 'PCE'], [9, 'OSFXSR'],
        [10, 'OSXMMEXCPT'], [11, 'UMIP'], [12, 'LA57'], [13, 'VMXE'], [14, 'SMXE'], [16, 'FSGSBASE'], [17, 'PCIDE'], [18, 'OSXSAVE'],
        [20, 'SMEP'], [21, 'SMAP'], [22, 'PKE'], [23, 'CET'], [24, 'PKS'], [25, 'UINTR'], [28, 'LAM_SUP'], [32, 'FRED']],
    [qr/\bIA32_EFER$/, [0, 'SCE'], [8, 'LME'], [10, 'LMA'], [11, 'NXE']],
    [qr/\bDR6$/, @debug],
    [qr/^pin-based controls/, [0, 'external-interrupt exiting'], [3, 'NMI exiting'], [5, 'virtual NMIs'], [6, 'preemption timer'], [7, 'posted interrupts']],
);

# Words that depend on the event: FRAME is its decoded text.
my @of_vector = (
    [qr/^\+30 event data/, qr/\bvector 1\b/, @debug],
    [qr/error code/,       qr/\bvector 14\b/, @page_fault],
    [qr/error code/,       qr/\bvector 1[0123]\b/, @selector],
);

# WHAT a check compares, the BITS that differ as text, and FRAME. Returns a text for each name; bits without one are last.
sub bit_names {
    my ($what, $bits, $frame) = @_;
    my ($names) = map { [@$_[1 .. $#$_]] } grep { $what =~ $_->[0] } @words;
    ($names) = map { [@$_[2 .. $#$_]] } grep { $what =~ $_->[0] && ($frame // '') =~ $_->[1] } @of_vector if !$names;
    my (%of, @order);
    for my $bit (($bits // '') =~ /(\d+)/g) {
        my $name = name_of($bit, @{$names // []});
        push @order, $name if !$of{$name};
        push @{$of{$name}}, $bit;
    }
    return map { (@{$of{$_}} > 1 ? 'bits ' : 'bit ') . join(', ', @{$of{$_}}) . ($_ eq '' ? '' : ": $_") } grep({ $_ ne '' } @order), grep { $_ eq '' } @order;
}

sub name_of {
    my ($bit, @names) = @_;
    for (@names) {
        my ($low, $high, $name) = @$_ == 3 ? @$_ : ($_->[0], @$_);
        return $name if $bit >= $low && $bit <= $high;
    }
    return '';
}

# VM-instruction errors: SDM vol. 3, 30.4.
my %error = (0 => 'none', 4 => 'VMLAUNCH with a launched VMCS', 5 => 'VMRESUME with a VMCS not launched', 7 => 'invalid control fields',
    8 => 'invalid host state', 26 => 'events blocked by MOV SS');
my %activity = (0 => 'active', 1 => 'HLT', 2 => 'shutdown', 3 => 'wait-for-SIPI');
my %reason;

# The name of a value that is a number of a list; REASONS are the lines of include/vmx.h.
sub value_name {
    my ($what, $value, $reasons) = @_;
    return if ($value // '') !~ /^0x[0-9a-f]{1,16}$/i;
    my $number = do { no warnings 'portable'; hex $value };
    return $error{$number} if $what =~ /^VM-instruction error/;
    return $activity{$number} if $what =~ /^activity state/;
    return event($number) if $what =~ /^fault of|^(?:VM-exit interruption|IDT-vectoring) information(?!, valid)/;
    return if $what !~ /^exit reason/ || $number > 0xFFFFFFFF;
    %reason = $reasons =~ /X\((\d+), \w+, "([^"]+)"\)/g if !%reason;
    return $reason{$number & 0xFFFF};
}

# Interruption information: SDM vol. 3, 24.9.2.
sub event {
    my ($information) = @_;
    return 'no event' if !($information >> 31 & 1);
    return 'type ' . ($information >> 8 & 7) . ', vector ' . ($information & 0xFF);
}

1;
