#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

CASE(exit, stack-level, "an exit returns to the stack level that the host had at the VM entry",
     "FRED 5.0, VMX: the level is in IA32_FRED_CONFIG, which an exit loads where it loads FRED, and else does not change")
{
    for (unsigned level = 0; level < FRED_LEVELS; level++) {
        struct vm_exit exit = {0};
        bool ran;

        fred_set_level(level);
        ran = guest_at(t, GUEST_STEP_CALL, false) && guest_run(t, &exit);
        check_equal(t, "stack level after the exit", level, fred_level());
        fred_set_level(0);
        if (ran)
            check_guest_done(t, &exit);
    }
}
