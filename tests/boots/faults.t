#!/usr/bin/env perl
# Proof that cases can fail: with each fault of tests/faults/ exactly those turn red that tests/faults/expected lists, none hangs
# the run, and the next run in the same boot finds the machine as it was. A case that no fault turns red is named.
# A fault with a label behind it, as in `cpu-lost (2 CPUs)`, is run with the cases of that label, which take another machine
# or take long; the faults without a label leave those cases out. The faults of a guest with FRED,
# tests/faults/vmm/fred_*.c, have a list of their own and run on a Bochs with FRED, if BOCHS_FRED= names one.
#
# The results are read from the disk: a serial port takes a third of the time. With names there is one, so that a run that
# hangs says where.
#
#   faults.t NAME...     only these faults
#   faults.t --write     writes to both lists what it saw: read the difference before it goes in
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/../machines/lib";
use Disk;
use Faults;
use List::Util qw(max uniq);
use LongCases qw($tables);
use Tap;
use Test::More;
use Text::Wrap qw(wrap);

chdir "$Bin/../.." or die "$Bin: $!\n";
my $write   = grep { $_ eq '--write' } @ARGV;
my %only    = map { $_ => 1 } grep { $_ ne '--write' } @ARGV;
my $list    = 'tests/faults/expected';
my $fred_list = "$list.fred";
my $long    = "smp/*,storm/*,walk/*,handler/*,contain/*,refuse/*,$tables";

# To wait for the firmware's timer, before and after the cases, takes a tenth of a run. So two kinds of runs do: that with the
# fault which stops the timer, and the last of a boot, which has none and finds the timer stopped if another fault did.
my $timer      = 'back/timer';
my $with_timer = "skip=$long";
my $no_timer   = "$with_timer,$timer";
my %has_timer  = ('' => 1, 'back-timer' => 1);

# By label: its cases. 1 and 2 are the two halves of the faults without a label.
my %cases = (
    '1'       => $no_timer,
    '2'       => $no_timer,
    '2-CPUs'  => 'only=smp/*,storm/*,bench/memory,back/every-cpu skip=smp/strike* storm=600',
    'strikes' => 'only=smp/strike*',
    'walk'    => 'only=walk/*,handler/*',
    'contain' => 'only=contain/*',
    'refuse'  => 'only=refuse/*',
    'tables'  => "only=$tables",
    'FRED'    => 'only=*/fred-*',
);

# The boots, each with its machine, its labels and the options of all its runs, the longest first.
my @soft  = qw(fred=soft layout=ss18 vmx=on);
my @boots = (
    ['faults-1',      [qw(--machine bochs)], ['1'], @soft],
    ['faults-2',      [qw(--machine bochs)], ['2'], @soft],
    ['faults-CPUs',   [qw(--machine bochs --cpus 2)], [qw(2-CPUs strikes)], @soft],
    ['faults-labels', [qw(--machine bochs)], [qw(walk contain refuse tables)], @soft],
    ['faults-FRED',   [qw(--machine bochs-fred)], ['FRED'], qw(fred=native vmx=on)],
);

# So many at once: half of the CPUs are for other tests.
my $at_once = max 1, int qx(nproc) / 2;

my @console = %only ? () : qw(--serial none);

sub lines_of {
    my ($name) = @_;
    open my $in, '<', $name or die "$name: $!\n";
    chomp(my @lines = <$in>);
    return map { s/\r//gr } @lines;
}

# A line that begins with a blank goes on with the one before it.
sub read_list {
    my ($name) = @_;
    my @lines = split /\n/, join("\n", grep { !/^#/ } lines_of($name)) =~ s/\n +/ /gr;
    my %none   = map { /^none: (\S+): (.+)/ ? ($1, $2) : () } @lines;
    my %there  = map { /^elsewhere: (\S+): (.+)/ ? ($1, $2) : () } @lines;
    my %wanted = map { /^(?!none:|elsewhere:)(\S+(?: \([^)]+\))?): (.+)/ ? ($1, [split ' ', $2]) : () } @lines;
    return (\%wanted, \%none, \%there);
}

sub write_list {
    my ($name, $faults, $seen) = @_;
    my @head = grep { /^#|^none:|^elsewhere:|^$/ } lines_of($name);
    local $Text::Wrap::columns = 120;
    local $Text::Wrap::huge = 'overflow';
    open my $out, '>', $name or die "$name: $!\n";
    print $out map { "$_\n" } @head;
    print $out wrap('', '    ', "$_: @{$seen->{$_}}"), "\n" for @$faults;
    close $out or die "$name: $!\n";
}

# What the shell's line says of the cases. Those of a boot's only label, COMMON, are in latchkey.cfg: the shell takes long for
# a long line.
sub told {
    my ($label, $fault, $common) = @_;
    return $with_timer if $cases{$label} eq $no_timer && $has_timer{$fault};
    return $common ? () : $cases{$label};
}

# Of each label one run for each fault, then one without.
sub start_boot {
    my ($name, $machine, $labels, $options, $faults_of) = @_;
    my $pid = fork // die "fork: $!\n";
    return $pid if $pid;
    my @common = @$labels == 1 ? split(' ', $cases{$labels->[0]}) : ();
    my @runs;
    for my $label (@$labels) {
        my @faults = map { s/ .*//r } @{$faults_of->{$label}};
        push @runs, join ' ', 'latchkey.efi', told($label, $_, !!@common), "fault=$_" for @faults;
        push @runs, join ' ', 'latchkey.efi', told($label, '', !!@common);
    }
    open STDOUT, '>', '/dev/null';
    open STDERR, '>', '/dev/null';
    exec "$Bin/../machines/run", @$machine, @console, qw(--quiet --timeout 1200 --name), $name,
        (map { ('--shell', $_) } @runs), @$options, @common;
}

sub runs_of {
    my ($name) = @_;
    my @runs;
    for (lines_of("build/log/$name.txt")) {
        push @runs, Tap->new if /TAP version 14$/;
        $runs[-1]->line($_) if @runs;
    }
    return @runs;
}

# The cases in the order of the run, and those of them that failed and are not known to.
sub cases_of { map { /^(?:not )?ok \d+ - ([^:]+):/ ? $1 : () } $_[0]->lines }
sub red_of   { map { /^not ok \d+ - ([^:]+):(?!.* # TODO )/ ? $1 : () } $_[0]->lines }

# The first list less the second, and two lists compared as sets.
sub without {
    my ($all, $some) = @_;
    my %some = map { $_ => 1 } @$some;
    return grep { !$some{$_} } @$all;
}

sub same {
    my ($what, $want, $got) = @_;
    my @stay = without($want, $got);
    my @more = without($got, $want);
    ok !@stay && !@more, $what
        or diag map { "$_\n" } @stay ? "  missing:    @stay" : (), @more ? "  unexpected: @more" : ();
}

sub is_through {
    my ($run, $what) = @_;
    my $through = $run && !defined $run->{bail} && $run->ended;
    fail "$what: the run ends" if !$through;
    diag $run ? ($run->{bail} // 'hung: waits for ' . $run->waits_for)
        : "no such run: it or one before it hung, which is seen on a serial console: tests/boots/faults.t NAME" if !$through;
    return $through;
}

my ($wanted, $none, $elsewhere) = read_list($list);
my ($fred_wanted, $fred_none) = read_list($fred_list);
my @of_fred  = Faults::names(glob 'tests/faults/vmm/fred_*.c');
my %of_fred  = map { $_ => 1 } @of_fred;
my $has_fred = -x ($ENV{BOCHS_FRED} // '');
my %label = map { $_ => / \((.+)\)$/ ? $1 : '' } keys %$wanted;
my (%labelled) = map { s/ .*//r => 1 } grep { $label{$_} } keys %label;
my @plain  = grep { exists $wanted->{$_} || !$labelled{$_} } grep { !$elsewhere->{$_} && !$of_fred{$_} } Faults::names();
my @faults = grep { !%only || $only{s/ .*//r} } @plain, sort grep { $label{$_} } keys %label;
my %faults_of;
my @unlabelled = grep { !$label{$_} } @faults;
push @{$faults_of{1 + $_ % 2}}, $unlabelled[$_] for 0 .. $#unlabelled;
push @{$faults_of{$label{$_} =~ tr{ }{-}r}}, $_ for grep { $label{$_} } @faults;
my @chosen_of_fred = grep { !%only || $only{$_} } @of_fred;
$faults_of{FRED} = \@chosen_of_fred if $has_fred && @chosen_of_fred;
diag 'no Bochs with FRED, so no faults of a guest with FRED: BOCHS_FRED= names none' if !$has_fred;
for (@Disk::for_shell) { -f or die "$_ is missing: make $_ builds it\n" }
my (@started, @labels);
my $running = 0;
for (@boots) {
    my ($name, $machine, $labels, @options) = @$_;
    my @chosen = grep { $faults_of{$_} } @$labels or next;
    wait, $running-- if $running == $at_once;
    start_boot($name, $machine, \@chosen, \@options, \%faults_of);
    $running++;
    push @started, $name;
    push @labels,  map { [$_, $name] } @chosen;
}
1 while wait != -1;
my %runs = map { $_ => [runs_of($_)] } @started;

my (%seen, @cases);
for (@labels) {
    my ($label, $boot) = @$_;
    my $name = "faults-$label";
    my $runs = $runs{$boot};
    for my $fault (@{$faults_of{$label}}) {
        my $run = shift @$runs;
        is_through($run, "fault=$fault") or next;
        $seen{$fault} = [red_of($run)];
        same("fault=$fault", $wanted->{$fault} // $fred_wanted->{$fault} // [], $seen{$fault}) if !$write;
    }
    my $clean = shift @$runs;
    is_through($clean, "$name, without a fault") or next;
    same("$name: without a fault all is green again", [], [red_of($clean)]);
    ok scalar(grep { /^ok \d+ - $timer:(?!.* # SKIP )/ } $clean->lines), "$name: the firmware's timer still ticks"
        if $cases{$label} eq $no_timer;
    push @cases, cases_of($clean);
}

done_testing, exit if %only;
my @caught = uniq map { @$_ } values %seen, values %$fred_wanted;
my @ran    = (@faults, $has_fred ? @of_fred : ());
same("every fault is in $list", \@faults, [keys %$wanted]) if !$write;
same("every fault of a guest with FRED is in $fred_list", \@of_fred, [keys %$fred_wanted]) if !$write;
same('and turns a case red', [], [grep { !@{$seen{$_} // []} } @ran]);
same("every case is turned red by a fault, or the lists say why not", [uniq without(\@cases, \@caught)],
    [keys %$none, keys %$fred_none]);
my $all_ran = !grep { !$seen{$_} } @ran;
write_list($list, \@faults, \%seen) if $write && $all_ran;
write_list($fred_list, \@of_fred, \%seen) if $write && $all_ran && $has_fred;
done_testing;
