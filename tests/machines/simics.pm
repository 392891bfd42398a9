# Intel Simics: its quick-start platform, on a CPU with FRED. NEVER RUN so far: simics/README.md gives the source of each
# command. SIMICS= names a project folder with the packages QSP-x86 and QSP-CPU.
use strict;
use warnings;
use File::Spec;

sub {
    my ($job) = @_;
    my $project = $ENV{SIMICS};
    return { unavailable => 'no Simics: SIMICS= names no project folder' } if !$project;
    return { unavailable => "no Simics: there is no program $project/simics" } if !-x "$project/simics" || -d _;
    die "how Simics reports a power-off is not known yet: add after=halt\n" if $job->{ending} ne 'halted';

    # The launcher is started in the project folder, as in all examples.
    my $disk   = File::Spec->rel2abs($job->{disk});
    my $script = File::Spec->rel2abs('tests/machines/simics/latchkey.simics');
    return {
        command => [
            'sh', '-c', 'cd "$1" && shift && exec "$@"', 'sh', $project, './simics', '--batch-mode', '--no-win',
            '-e', qq(\$image = "$disk"), '-e', qq(\$console = "$job->{serial}"), '-e', qq(run-script "$script"),
        ],
        env     => {},
        endings => [],
    };
};
