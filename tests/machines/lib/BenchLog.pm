# Made-up logs of a bench in the format of real ones, for tests of the tools that read them.
package BenchLog;
use strict;
use warnings;
use Exporter qw(import);
our @EXPORT_OK = qw(bench_log start_log storm_log steps_of);

my @steps = qw(frame enter handler leave resume all);

# Instructions of each step, mitigations off.
my %ways = (
    'direct'       => [23, 17, 11, 14, 9, 79],
    'direct-level' => [29, 17, 21, 14, 9, 95],
    'int2-patch'   => [12, 23, 11, 16, 9, 71],
    'gate-iretq'   => [19, 14, 11, 21, 9, 84],
    'int2-iretq'   => [9,  16, 11, 21, 9, 76],
);
my %more = (frame => 5, resume => 4, all => 9);    # with mitigations
my %floor = (frame => 16, enter => 15, leave => 9, resume => 4);

# steps_of(WAY, MITIGATIONS): step => count of the figures above.
sub steps_of {
    my ($way, $mitigations) = @_;
    return map { $steps[$_] => $ways{$way}[$_] + ($mitigations eq 'on' ? $more{$steps[$_]} // 0 : 0) } 0 .. $#steps;
}

sub run {
    my ($fred, @lines) = @_;
    return join '', map { "$_\n" } 'BdsDxe: starting Boot0001', 'TAP version 14', '# firmware: made up for a test, UEFI 2.7, no Secure Boot',
        '# latchkey 0000000, loaded at 0xe31a000', '# cpu: GenuineIntel, a CPU made up for a test <&">, signature 0xd0651, microcode 0x0',
        "# fred: $fred; layout ss18 (FRED 5.0 and later): latch in SS bit 18", '1..1', @lines, '# 1 passed, 0 failed, 0 skipped';
}

# mitigations, backend, layout, slower: additional instructions in each step that software emulates, 20 times as many with
# direct-level.
sub bench_log {
    my %of = (mitigations => 'off', backend => 'native', layout => 'ss18', slower => 0, @_);
    my @lines = ('#   bench clock unit=instructions rounds=1000 overhead=11 thousand=1000 most=1000');
    for my $way (sort keys %ways) {
        my %count  = steps_of($way, $of{mitigations});
        my $slower = $way =~ m{^gate|iretq} ? 0 : $way eq 'direct-level' ? 20 * $of{slower} : $of{slower};
        for my $step (@steps) {
            my $count = $count{$step} + $slower * ($step eq 'all' ? 2 : $step =~ /^(?:enter|leave)$/ ? 1 : 0);
            push @lines, "#   bench step way=$way mitigations=$of{mitigations} backend=$of{backend} layout=$of{layout} step=$step "
                . "min=$count median=$count p99=" . ($step eq 'all' ? $count + 2 : $count);
        }
    }
    push @lines, "#   bench exit kind=cpuid mitigations=$of{mitigations} min=33 median=33 p99=33",
        "#   bench exit kind=vmcall mitigations=$of{mitigations} min=33 median=33 p99=34",
        (map { "#   bench floor step=$_ count=$floor{$_}" } sort keys %floor),
        "#   bench part way=direct step=frame count=16 least=15 what=the_guest's_registers_saved",
        '#   bench part way=direct step=frame count=6 least=0 what=the_exit_and_its_interruption_information_read_with_VMREAD',
        '#   bench part way=direct step=frame count=16 least=16 what=eight_words_of_the_frame_built_and_a_jump_to_the_entry_page',
        '#   bench part way=direct step=leave count=1 least=1 what=ERETS',
        '#   bench start ticks=12345678 us=617283', '#   bench cpu number=1 ticks=17200 us=860 kib=60', '# bench memory kib=700',
        '#   bench console name=serial bytes=12345 lines=200 us=70000', '#   bench console name=screen bytes=12345 lines=200 us=1234',
        '#   bench use cpu=0 bytes=4096 deepest=936 what=stack_of_level_2', '#   bench use cpu=0 bytes=53248 what=page_tables',
        '#   bench use cpu=1 bytes=4096 deepest=296 what=stack_of_level_2', '#   bench use cpu=1 bytes=1704 what=record_of_the_AP',
        '#   bench later of=another_version';
    return run($of{backend}, "ok 1 - bench/ways: made up for a test", @lines);
}

# A start whose lines went to the log alone.
sub start_log {
    return run('native', 'ok 1 - bench/start: made up for a test', '#   bench clock unit=instructions rounds=1000 overhead=11 thousand=1000 most=1000',
        '#   bench start ticks=876543 us=43827 lines=kept', '#   bench phase name=tables ticks=60425 us=3021 lines=kept');
}

sub storm_log {
    my ($fred, $sent, $ms) = map { /^[\d.]+$/ ? int : $_ } @_;
    my ($direct, $reflected) = (int $sent / 2, int $sent / 4);
    return run($fred, 'ok 1 - storm/self-guest: made up for a test',
        "#   seed=0 storm=$sent, 1 CPU, $ms ms of the machine's time, 0 in the longest wait",
        sprintf '#   NMIs in turns: %d sent = %d direct + %d reflected + %d merged (0 predicted)', $sent, $direct, $reflected, $sent - $direct - $reflected);
}

1;
