# Runs a target of tests/fuzz with limits on time and memory, from the root of the tree. Findings and new inputs go to
# build/fuzz; the corpus in the tree is only read, tests/tools/keep-inputs writes it.
package Fuzz;
use strict;
use warnings;
use File::Path qw(make_path);
use FindBin qw($Bin);
use Test::More;
use Exporter qw(import);
our @EXPORT_OK = qw(target fuzz replay kept $build);

chdir "$Bin/../.." or die "$Bin: $!\n";
our $build = ($ENV{BUILD} || 'build') . '/fuzz';
my @bounds = qw(-timeout=60 -rss_limit_mb=512 -print_final_stats=1);

# With strong address-space randomization this ASan finds no room for its shadow: turn it off where allowed.
my @plain = system('setarch x86_64 -R true 2>/dev/null') ? () : qw(setarch x86_64 -R);

my $patience = 600;                              # seconds for a number of inputs, which takes some five

# Low priority: tests with their own time limit come first.
my @nice = qw(nice -n 10);

# The inputs in the tree.
sub kept { return grep { -f } glob "tests/fuzz/corpus/$_[0]/*" }

# Runs for at most SECONDS and a minute more. Returns a hash: exit code, output lines, and the input that it failed on,
# if any.
sub run {
    my ($target, $seconds, @arguments) = @_;
    local $ENV{ASAN_OPTIONS} = 'quarantine_size_mb=16:print_legend=0:allow_addr2line=1';
    open my $in, '-|', 'sh', '-c', 'exec "$@" 2>&1 </dev/null', 'sh', @nice, 'timeout', '--kill-after=5', $seconds + 60, @plain,
        "$build/$target", @bounds, @arguments or die "$target: $!\n";
    chomp(my @lines = <$in>);
    close $in;
    my $code = $?;
    my ($written) = map { /Test unit written to (\S+)/ } @lines;
    my ($running) = map { /^Running: (\S+)/ } reverse @lines;
    return { code => $code, lines => \@lines, found => $code ? $written // $running : undef };
}

sub replay { my ($target, @files) = @_; return run($target, 60, @files) }

# Generates inputs for SECONDS, or COUNT of them if that is less, from the kept ones and those of earlier runs.
sub fuzz {
    my ($target, $seconds, $count) = @_;
    my $learned = "$build/corpus/$target";
    make_path($learned, "$build/found");
    return run($target, $seconds, "-max_total_time=$seconds", defined $count ? "-runs=$count" : (), "-artifact_prefix=$build/found/$target-",
        -e "tests/fuzz/$target.dict" ? "-dict=tests/fuzz/$target.dict" : (), $learned,
        -d "tests/fuzz/corpus/$target" ? "tests/fuzz/corpus/$target" : ());
}

# Prints the failure, its input, and the command that repeats it.
sub report {
    my ($target, $run) = @_;
    my @said = grep { !/^#\d|^\s+0x|^Shadow|^INFO|^stat::|^Running|^Executed|\bfuzzer::|^$/ } @{$run->{lines}};
    splice @said, 60;
    diag "repeat with: $build/$target $run->{found}" if $run->{found};
    diag $_ for @said;
}

# The test of one target: COUNT new inputs, with FUZZ_SECONDS as many as there is time for.
sub target {
    my ($target, $count) = @_;
    my $seconds = $ENV{FUZZ_SECONDS} // '';
    my @files = kept($target);
    my ($limit, $most, $asked) = $seconds eq '' ? ($patience, $count, "$count of them") : ($seconds, undef, "for $seconds s");
    BAIL_OUT("FUZZ_SECONDS=$seconds is not a number of seconds") if $limit !~ /^\d{1,6}$/;
    BAIL_OUT("$build/$target is missing: make fuzz builds it") if !-x "$build/$target";

    my $run = replay($target, @files);
    my $all = @files && $run->{code} == 0 && @files == grep { /^Executed / } @{$run->{lines}};
    ok $all, "$target: @{[scalar @files]} kept inputs" or report($target, $run);
    SKIP: {
        skip "FUZZ_SECONDS=$seconds", 1 if !$limit;
        $run = fuzz($target, $limit, $most);
        my ($done) = map { /^Done (\d+) runs/ } @{$run->{lines}};
        ok $run->{code} == 0 && $done && $done > @files, "$target: new inputs, $asked" or report($target, $run);
        my ($reached) = map { /^#\d+\s+DONE\s+(cov: \d+ ft: \d+)/ } @{$run->{lines}};
        note "$target: @{[$done // 0]} runs, @{[$reached // 'nothing reached']}";
    }
    done_testing;
}

1;
