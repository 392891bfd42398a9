#!/usr/bin/env perl
# Unexpected events in the program: each event in each phase gives a decoded report on every console and an orderly end,
# and the next run in the same boot passes. `strike=EVENT@PHASE` makes the events (tests/strike/list.h).
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Disk;
use Run qw(file_with folder);
use Screen;
use Test::More;

chdir "$Bin/../.." or die "$Bin: $!\n";
my $dir    = folder();
my $whole  = 'only=fred/frame-de,back/*';
my $guests = 'only=fred/frame-de,vmx/guest-runs,reflect/guest-resumes,back/*';

# How a report names an event, when FRED delivers it and when an IDT does; undef: as the first.
my %event = (
    de        => [qr/#DE, type 3 .*vector 0/],            db  => [qr/#DB, type 3 .*vector 1/],
    bp        => [qr/#BP, type 6 .*vector 3/],            ud  => [qr/#UD, type 3 .*vector 6/],
    nm        => [qr/#NM, type 3 .*vector 7/],            df  => [qr/#DF, type 3 .*vector 8/],
    np        => [qr/#NP, type 3 .*vector 11/],           ss  => [qr/#SS, type 3 .*vector 12/],
    gp        => [qr/#GP, type 3 .*vector 13/],           pf  => [qr/#PF, type 3 .*vector 14/],
    fetch     => [qr/#PF, type 3 .*vector 14/],           mf  => [qr/#MF, type 3 .*vector 16/],
    write     => [qr/#PF, type 3 .*vector 14/],           mc  => [qr/#MC, type 3 .*vector 18/],
    xm        => [qr/#XM, type 3 .*vector 19/],
    overflow  => [qr/#DF, type 3 .*vector 8/, qr/#PF, vector 14/],
    int       => [qr/type 4 \(INT n\), vector 128/],
    int1      => [qr/#DB, type 5 \(INT1\), vector 1/],
    interrupt => [qr/type 0 \(external interrupt\), vector 243/],
    syscall   => [qr/type 7 \(other\), vector 1/,         qr/#UD, vector 6/],
    third     => [qr/#DF, type 3 .*vector 8/],
);

# The phase as reported; %goes_on: phases after which the run continues.
my %phase = (
    'taken'    => 'when the CPU was taken, before event delivery was on',
    'fred-on'  => 'while event delivery was turned on',
    'latch'    => 'while the latch was learned',
    'vmx-on'   => 'while VMX was turned on',
    'between'  => 'between two cases',
    'case'     => 'in a case',
    'put-back' => 'while the state was restored after a case',
    'exit'     => 'in the VMM, after a VM exit',
    'reflect'  => 'in the VMM, while an exit was reflected',
    'delivery' => 'in the software backend, while an event was delivered',
    'nmi'      => 'in the NMI handler',
    'vmx-off'  => 'while VMX was turned off',
    'fred-off' => 'while event delivery was turned off',
    'back'     => 'while the firmware\'s state was restored',
    'report'   => 'while another event was reported',
);
my %goes_on = map { $_ => 1 } qw(case exit reflect nmi);

# Boots MACHINE in the background, with its output in a file.
sub start {
    my ($name, $machine, @words) = @_;
    my $said = "$dir/$name";
    my $pid = fork // die "fork: $!\n";
    return { pid => $pid, said => $said, name => $name } if $pid;
    open STDOUT, '>', $said or die "$said: $!\n";
    open STDERR, '>&', \*STDOUT;
    exec "$Bin/../machines/run", '--machine', $machine, '--timeout', 300, '--name', "own-faults-$name", @words;
}

sub finish {
    my ($boot) = @_;
    waitpid $boot->{pid}, 0;
    $boot->{code} = $? >> 8;
    open my $in, '<', $boot->{said} or die "$boot->{said}: $!\n";
    chomp(my @lines = <$in>);
    $boot->{lines} = \@lines;
    for (@lines) {
        push @{$boot->{runs}}, [] if /^TAP version/;
        push @{$boot->{runs}[-1]}, $_ if $boot->{runs} && !/^latchkey:/;
    }
    return $boot;
}

# Boots with so many of the runs each, and one with the rest.
sub parts {
    my ($boot, @counts) = @_;
    my @runs = @{$boot->{runs} // []};
    return map({ +{ %$boot, runs => [splice @runs, 0, $_] } } @counts), { %$boot, runs => \@runs };
}

# A run per strike, and a run that must pass at the end, or with OFTEN after each.
sub shell_lines {
    my ($often, $options, $good, @strikes) = @_;
    my $last = @strikes;
    my @words = map { ("$options strike=$_", (--$last && !$often) ? () : $good) } @strikes;
    return map { ('--shell', "latchkey.efi $_", '--shell', 'echo status: %lasterror%') } @words;
}

# Whether an offset in the image belongs to code that makes strikes.
sub is_ours {
    my ($offset) = @_;
    my ($name, $source) = qx(addr2line -f -e build/latchkey.so $offset);
    return $name =~ /^(?:int_sites_start|soft_text_end)$/ || $source =~ m{/(?:tests/(?:strike/strike|events/trigger)(?:_sites)?\.(?:c|asm)|nmi/apic\.c|include/instructions\.h|(?:fred/int|include/(?:int|event)_site)\.(?:asm|inc)):};
}

# A machine check may arrive anywhere, and `fetch` faults outside the image.
sub is_place {
    my ($event, $offset) = @_;
    return $event eq 'fetch' ? !defined $offset : defined $offset && ($event eq 'mc' || is_ours($offset));
}

# Whether the lines contain a complete report of EVENT in PHASE.
sub is_reported {
    my ($strike, $early, @lines) = @_;
    my ($event, $phase) = split /@/, $strike;
    my $what = $early ? $event{$event}[1] // ($event{$event}[0] =~ s/, type \d.*?vector/, vector/r =~ s/type \d.*?vector/vector/r) : $event{$event}[0];
    my ($at) = grep { $lines[$_] =~ /^# unexpected event: $what, at (0x[0-9a-f]+)(?: \(image \+ (0x[0-9a-f]+)\))?, \Q$phase{$phase}\E$/ } 0 .. $#lines;
    return ok 0, "$strike: a report names event and phase" if !defined $at;
    my ($rip, $offset) = $lines[$at] =~ /, at (0x[0-9a-f]+)(?: \(image \+ (0x[0-9a-f]+)\))?,/;
    my $report = join "\n", @lines[$at .. ($at + 22 < $#lines ? $at + 22 : $#lines)];
    no warnings 'portable';
    my $words = sprintf '0x%016x', hex $rip;
    return ok(is_place($event, $offset), "$strike: a report names the event, at a known place")
        & like($report, qr/RIP        *$words\b.*RSP .*^#   phase       $phase: .*^#   place .*^#   CR2 .*^#   rax .*^#   r13 /ms, "$strike: and decodes all of it");
}

sub status { return (grep { /^status: / } @_)[-1] }

# The run bails out, or fails one case, depending on PHASE; the shell continues and gets an error status.
sub is_struck {
    my ($strike, $early, @lines) = @_;
    my ($event, $phase) = $strike =~ /(\w+)@([\w-]+)/;
    my @bail  = grep { /^Bail out! .*, \Q$phase{$phase}\E; reported above \[/ } @lines;
    my @sum   = grep { /^# \d+ passed, 1 failed/ } @lines;
    my @ended = $goes_on{$phase} ? @sum : @bail;
    my $fine  = is_reported("$event\@$phase", $early, @lines)
        & is(scalar @ended, 1, "$strike: " . ($goes_on{$phase} ? 'a case fails, the run continues' : 'the run bails out with the event'))
        & is(status(@lines), 'status: 0x15', "$strike: the shell continues with an error status");
    diag map { "$_\n" } @lines if !$fine;
}

sub is_green {
    my ($after, @lines) = @_;
    my $fine = is(scalar(grep { /^# \d+ passed, 0 failed/ } @lines), 1, "the run after $after passes")
        & is(scalar(grep { m(back/timer: .*# SKIP) } @lines), 0, "$after: and the firmware's timer ticks")
        & is(status(@lines), 'status: 0x0', "$after: and the shell gets no error status");
    diag map { "$_\n" } @lines if !$fine;
}

# Checks the run of every strike of a boot, those matching EARLY with IDT reports, and the runs that must pass.
sub are_struck {
    my ($boot, $often, $early, @strikes) = @_;
    my @runs = @{$boot->{runs} // []};
    is scalar @runs, @strikes + ($often ? @strikes : 1), "$boot->{name}: the expected number of runs" or diag map { "$_\n" } @{$boot->{lines}};
    while (defined(my $strike = shift @strikes)) {
        is_struck($strike, scalar($strike =~ $early), @{shift @runs // []});
        is_green($strike, @{shift @runs // []}) if $often || !@strikes;
    }
}

my $on_idt_soft   = qr/\@(?:taken|fred-on)$/;
my $on_idt_native = qr/\@(?:taken|fred-on|back)$/;

my @anything = qw(de db bp ud nm df np ss gp pf fetch write overflow mf int int1 interrupt syscall);
my @in_case  = map { "$_\@case" } @anything, 'third';
my @early    = map { "$_\@taken" } @anything;
my @phases   = qw(ud@fred-on df@fred-on ud@latch df@latch interrupt@latch overflow@latch ud@between overflow@between ud@put-back fetch@put-back overflow@nmi
    ud@delivery ud@fred-off overflow@fred-off interrupt@fred-off ud@back overflow@back interrupt@back);
my @vmx    = qw(ud@vmx-on df@vmx-on ud@exit overflow@exit ud@reflect fetch@reflect overflow@nmi ud@vmx-off overflow@vmx-off xm@case ud@back);

# Strikes during a report or while state is restored; the events that must be reported; the end of the run.
my @nested = (
    ['ud@case,gp@report',                              ['#UD@case', '#GP@report'],         qr/^# \d+ passed, 1 failed/],
    ['ud@taken,pf@report,ud@report',                   ['#UD@taken', '#PF@report'],        qr/^Bail out! #UD, vector 6, .*when the CPU was taken/],
    ['ud@between,overflow@report,ud@report,ud@report', ['#UD@between', '#DF@report'],      qr/^Bail out! #UD, .*between two cases/],
    ['df@put-back,third@report',                       ['#DF@put-back', '#DF@report'],     qr/^Bail out! #DF, .*restored after a case/],
    ['ud@latch,ud@fred-off',                           ['#UD@latch', '#UD@fred-off'],      qr/^Bail out! #UD, .*turned off/],
    ['ud@latch,nmi@fred-off',                          ['#UD@latch'],                       qr/^Bail out! #UD, .*latch was learned/],
    ['ud@taken,ud@back',                               ['#UD@taken', '#UD@back'],          qr/^Bail out! #UD, .*firmware's state was restored/],
    ['ud@between,ud@vmx-off,ud@fred-off,ud@back',     [map('#UD@' . $_, qw(between fred-off back))], qr/^Bail out! #UD, .*firmware's state was restored/],
);
my @native = (@vmx, map({ "$_\@case" } qw(db bp df overflow int int1 interrupt np ss mf)),
    qw(ud@taken interrupt@taken df@taken ud@fred-on ud@latch interrupt@latch ud@between ud@put-back ud@fred-off overflow@fred-off overflow@back interrupt@back));
my $waits = '^# strike: waits';

my @checks = map { "mc\@$_" } qw(taken latch case fred-off back);
my $used_up = 'strike=' . join ',', ('ud@fred-off') x 4;    # a recovery point works three times
my $screen  = file_with('');

# Two at a time.
my @boots = (
    ['plain',    'qemu',  '--machine-check-at', $waits, map { shell_lines(0, 'only=fred/frame-de', $whole, @$_) }
        \@early, [map { $_->[0] } @nested], \@checks],
    ['vmx',      'bochs', shell_lines(1, $guests, 'only=fred/frame-de,vmx/*,reflect/direct,back/* skip=back/timer', @vmx)],
    ['case',     'qemu',  '--disk', "$dir/case.img", shell_lines(0, 'only=fred/frame-de', $whole, @in_case)],
    ['phases',   'qemu',  shell_lines(1, 'only=fred/frame-de,fred/frame-nmi', 'only=fred/frame-de,back/local-apic', @phases)],
    ['reset',    'qemu',  'strike=ud@latch', 'after=reset'],
    ['stops',    'qemu',  '--screen', $screen, $used_up, 'only=fred/frame-de', 'after=halt'],
    ['resets',   'qemu',  qw(--starts 2 --disk), "$dir/resets.img", $used_up, 'only=fred/frame-de', 'after=reset'],
    ['shutdown', 'qemu',  qw(--starts 2 --disk), "$dir/shutdown.img", 'strike=third@taken'],
    ['firmware', 'qemu',  'strike=ud@firmware'],
    ['again',    'qemu',  'strike=pf@again', 'only=fred/frame-de'],
);
push @boots, ['fred', 'bochs-fred', shell_lines(0, $guests, $guests, @native), '--shell', 'latchkey.efi strike=third@case only=fred/frame-de']
    if $ENV{BOCHS_FRED};
my (%boot, @started);
for (@boots) {
    push @started, start(@$_);
    next if @started < 2;
    my $done = finish(shift @started);
    $boot{$done->{name}} = $done;
}
$boot{$_->{name}} = $_ for map { finish($_) } @started;
@boot{qw(early nested checks)} = parts($boot{plain}, @early + 1, @nested + 1);
@boot{qw(native native-third)} = parts($boot{fred}, @native + 1) if $boot{fred};

subtest 'after the CPU is taken, without event delivery' => sub { are_struck($boot{early}, 0, $on_idt_soft, @early) };
subtest 'in a case'                                     => sub {
    are_struck($boot{case}, 0, $on_idt_soft, @in_case);
    my @wrong = grep { (eval { Disk::contents("$dir/case.img", "latchkey-$_.tap") } // '') !~ /^# unexpected event: /m } 1 .. @in_case;
    is "@wrong", '', 'each log on the disk has the report too';
};
subtest 'in every other phase'        => sub { are_struck($boot{phases}, 1, $on_idt_soft, @phases) };
subtest 'around VMX'                  => sub { are_struck($boot{vmx},    1, $on_idt_soft, @vmx) };
subtest 'a machine check'             => sub {
    are_struck($boot{checks}, 0, $on_idt_soft, @checks);
    is scalar(grep { /^#   bank 1 +status 0x[bf]e0{14}$/ } @{$boot{checks}{lines}}), scalar @checks, 'the bank that QEMU filled';
};
subtest 'during a report, and while state is restored' => sub {
    my @runs = @{$boot{nested}{runs} // []};
    for (@nested) {
        my ($strikes, $told, $end) = @$_;
        my @lines = @{shift @runs // []};
        my @heads = map { /^# unexpected event: (#..), .*, at \S+ \(image \+ \S+\), (.*)/ ? "$1 $2" : () } @lines;
        my @want  = map { my ($name, $phase) = split /\@/; "$name $phase{$phase}" } @$told;
        my $fine = is_deeply(\@heads, \@want, "$strikes: one line for each, except a third during a report")
            & is(scalar(grep { /$end/ } @lines), 1, "$strikes: an end")
            & is(status(@lines), 'status: 0x15', "$strikes: the shell continues with an error status");
        diag map { "$_\n" } @lines if !$fine;
    }
    is_green('all strikes', @{shift @runs // []});
};
subtest 'FRED of the CPU'             => sub {
    plan skip_all => 'no Bochs with FRED: BOCHS_FRED= names none' if !$ENV{BOCHS_FRED};
    are_struck($boot{native}, 0, $on_idt_native, @native);
    is scalar @{$boot{'native-third'}{runs}}, 1, 'a run with a third fault';
    like $boot{'native-third'}{lines}[-2], qr/^latchkey: triple fault after: /, 'a third fault is a shutdown, without any handler';
};
subtest 'after= is obeyed' => sub {
    is $boot{reset}{code}, 2, 'a run that bails out';
    like "@{$boot{reset}{lines}}", qr/machine ended by: reset/, 'ends in the requested reset';
};

# Without a recovery point the report is still printed.
subtest 'no recovery point' => sub {
    my ($stops, $resets) = @boot{qw(stops resets)};
    my @told = grep { /^# unexpected event: #UD/ } @{$stops->{lines}};
    is scalar @told, 4, 'three recoveries, then none';
    is $stops->{code}, 2, 'the machine halts' or diag map { "$_\n" } @{$stops->{lines}};
    is scalar(grep { /^Bail out! the run cannot continue: the machine stops$/ } @{$stops->{lines}}), 1, 'and reports it';
    my ($said) = grep { /^# screen: / } @{$stops->{lines}};
    my $picture = Screen->read_picture($screen, $said);
    my $seen = $picture ? join '', map { "$_\n" } $picture->rows : '';
    like $seen, qr/^#   phase       fred-off: .*^Bail out! the run cannot continue: the machine stops$/ms, 'on the screen too';
    is scalar(grep { /^Bail out! the run cannot continue: the machine is reset$/ } @{$resets->{lines}}), 2, 'after=reset: the machine is reset';
    ok scalar(grep { /^# log: an earlier run did not end: its log is in \\latchkey-1\.tap, it was at #UD, type 3 / } @{$resets->{lines}}), 'and the next start reports it'
        or diag map { "$_\n" } @{$resets->{lines}};
    like eval { Disk::contents("$dir/resets.img", 'latchkey-1.tap') } // '', qr/#UD.*#UD.*#UD.*#UD.*^#   r13 .*^Bail out! the run cannot continue/ms, 'with all that was reported';
};

# A CPU shutdown prints nothing. The next start reports the last phase.
subtest 'a shutdown' => sub {
    ok scalar(grep { /did not end: its log is in \\latchkey-1\.tap, it was at taking the CPU from the firmware/ } @{$boot{shutdown}{lines}}), 'the next start reports it'
        or diag map { "$_\n" } @{$boot{shutdown}{lines}};
};

# In these phases the firmware's handlers run; those of EDK II stop the machine.
subtest 'while the firmware owns the CPU' => sub {
    is $boot{$_}{code}, 4, "$_: no success" for qw(firmware again);
    like "@{$boot{firmware}{lines}}", qr/the firmware caught an exception: 06\(#UD/, 'the firmware reports #UD';
    like "@{$boot{again}{lines}}",    qr/the firmware caught an exception: 0E\(#PF/, 'and #PF';
};
done_testing;
