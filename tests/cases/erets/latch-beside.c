#include "include/instructions.h"
#include "tests/blocking/held.h"
#include "tests/events/erets.h"
#include "tests/events/interrupt.h"
#include "tests/harness/suite.h"

#define NOP_LENGTH 1

enum { LATCH = 1, STI = 2, SYS = 4, TF = 8, IF = 16, RF = 32, WFE = 64, SETS = 128 };

static struct fred_frame frame_with(unsigned set, unsigned asked)
{
    const struct fred_layout *layout = fred_layout();
    struct fred_frame frame = erets_frame(set & LATCH);

    frame.cs |= (uint64_t)asked << FRAME_CS_LEVEL_SHIFT;
    frame.cs |= (set & STI ? layout->cs_sti : 0) | (set & SYS ? layout->cs_sys : 0);
    frame.cs |= set & WFE ? FRAME_CS_WFE : 0;
    frame.ss |= (set & STI ? layout->ss_sti : 0) | (set & SYS ? layout->ss_sys : 0);
    frame.rflags |= (set & IF ? RFLAGS_IF : 0) | (set & TF ? RFLAGS_TF : 0) | (set & RF ? RFLAGS_RF : 0);
    return frame;
}

/* TF makes a step after one instruction, and beside SYS one is pending at once. */
static void check_step(struct test *t, unsigned set)
{
    if (!check_equal(t, "single steps", !!(set & TF), caught.count) || !(set & TF))
        return;
    check_equal(t, "RIP of the step", (uint64_t)trigger_returned + (set & SYS ? 0 : NOP_LENGTH),
                caught.frame.rip);
}

static void check_row(struct test *t, unsigned set, unsigned csl, unsigned asked)
{
    struct fred_frame frame = frame_with(set, asked);
    struct event_state s;

    held_open(t);
    catch_on(EVENT_HARDWARE_EXCEPTION, VECTOR_DB);
    fred_set_level(csl);
    execute_erets(&s, &frame);
    cli(); /* after an event with IF 1, Bochs with FRED notices only here that IF is 0 */
    check_equal(t, "CSL afterwards", asked < csl ? asked : csl, fred_level());
    fred_set_level(0);
    catch_off(EVENT_HARDWARE_EXCEPTION, VECTOR_DB);
    check_step(t, set);
    write_dr6(DR6_NOTHING);
    /* A pending trap goes first, and blocking by STI may hold an NMI off for one instruction. */
    if (set & LATCH && (set & (STI | IF)) != (STI | IF) && (set & (SYS | TF)) != (SYS | TF))
        check_equal(t, "RIP of the NMI: before the next instruction", (uint64_t)trigger_returned, held_rip());
    held_close(t, "ERETS", set & LATCH);
    if (t->failures)
        tell(t, "with CSL %u, level %u in the frame, latch %u, STI %u, SYS %u, TF %u, IF %u, RF %u, WFE %u",
             csl, asked, !!(set & LATCH), !!(set & STI), !!(set & SYS), !!(set & TF), !!(set & IF),
             !!(set & RF), !!(set & WFE));
}

CASE(erets, latch-beside, "the latch unblocks NMIs whatever else is in the frame: STI, SYS, TF, IF, RF, WFE, a lower or a higher level; and none of these does",
     "SDM vol. 2, ERETS; SDM vol. 3, 6.7.1, Handling Multiple NMIs; draft 3.0 for cs28")
{
    interrupts_open(); /* for IF */
    for (unsigned i = 0; i < SETS * FRED_LEVELS * FRED_LEVELS && !t->failures; i++) {
        /* Without the latch the software backend cannot set TF, only IRETQ can. */
        if (!fred_is_native() && (i % SETS & (LATCH | TF)) == TF)
            continue;
        /* Bit 18 of the CS slot, which the draft 3.0 reserves. */
        if (i % SETS & WFE && fred_layout() == &fred_cs28)
            continue;
        check_row(t, i % SETS, i / SETS % FRED_LEVELS, i / SETS / FRED_LEVELS);
    }
    interrupts_close();
}
