#include "boot/console/console.h"
#include "tests/faults/fault.h"
#include "tests/harness/suite.h"
#include "tests/smp/every_cpu.h"

#define LINES 25

/* In parts, as a line with many arguments is printed. */
static error say_lines(struct machine *m, void *argument)
{
    (void)m;
    (void)argument;
    every_cpu_meet();
    for (unsigned i = 1; i <= LINES; i++) {
        say("# cpu %u says", this_cpu()->number);
        say(" line %u of %u", i, LINES);
        say(", and this is its end\n");
    }
    return NULL;
}

/* tests/boots/smp.t reads the lines and checks that they are whole. */
CASE(smp, whole-lines, "no line is cut or lost when CPUs print at the same time", "boot/console/console.h")
{
    if (!every_cpu_there(t))
        return;
    console_share(!fault_is_on("cpu-lines"));
    every_cpu_give(say_lines, NULL);
    say_lines(NULL, NULL);
    every_cpu_wait(t);
    console_share(true);
}
