# A Bochs with FRED compiled in. No distribution packages one: BOCHS_FRED= names your own build, with the nogui display.
use strict;
use warnings;

sub {
    my ($job) = @_;
    my $program = $ENV{BOCHS_FRED};
    return { unavailable => 'no Bochs with FRED: BOCHS_FRED= names none' } if !$program;
    return { unavailable => "BOCHS_FRED=$program is not a program" } if !-x $program || -d _;
    return $job->{recipe}->('bochs')->({ %$job, bochs => $program });
};
