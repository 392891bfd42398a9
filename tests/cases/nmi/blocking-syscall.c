#include "include/instructions.h"
#include "include/msr.h"
#include "tests/events/blocking.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

static void by_syscall(fred_handler *inside)
{
    struct event_state s;

    catch_on(EVENT_OTHER, VECTOR_SYSCALL);
    catch_inside(inside);
    make_event_at_site(&s, trigger_syscall_site);
    catch_off(EVENT_OTHER, VECTOR_SYSCALL);
}

CASE(nmi, blocking-syscall, "SYSCALL, in ring 0 too, does not change NMI blocking; ERETS does only with the latch, which unblocks NMIs",
     "FRED 5.0, event delivery; SDM vol. 2, SYSCALL, ERETS; SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    uint64_t efer = rdmsr(IA32_EFER);

    wrmsr(IA32_EFER, efer | EFER_SCE); /* must not matter: see ring3/syscall-without-sce */
    check_blocking(t, by_syscall, false);
    wrmsr(IA32_EFER, efer);
}
