#include "include/descriptors.h"
#include "tests/events/eretu.h"
#include "tests/events/gdt.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

#define LONG_AND_BIG    (DESCRIPTOR_CODE64_USER | BIT(54)) /* L and D */
#define NOT_PRESENT(of) ((of) & ~DESCRIPTOR_PRESENT)
#define BEYOND          0xFFF8
#define IN_LDT          (8 | SELECTOR_TI) /* LDTR is null */

static void check_row(struct test *t, const char *name, unsigned cs, unsigned ss, unsigned vector,
                      unsigned code)
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = vector, .error_code = code};
    struct fred_frame frame = eretu_frame(t);
    struct event_state s;

    frame.cs = cs | 3;
    frame.ss = (frame.ss & ~FRAME_SS_SELECTOR) | ss | 3;
    catch_on(event.type, event.vector);
    execute_return(&s, trigger_eretu, &frame);
    catch_off(event.type, event.vector);
    check_caught(t, &s, &event, frame_below(s.rsp), 0);
    check_eretu_gs(t);
    if (t->failures)
        tell(t, "with %s", name);
}

CASE(ring3, eretu-descriptors, "ERETU checks the descriptors of selectors that IA32_STAR does not hold as IRET does: the fault is at it, NMIs stay blocked, GS is not swapped",
     "SDM vol. 2, ERETU and IRET/IRETD/IRETQ: 64-bit mode exceptions")
{
    if (!fred_is_native())
        SKIP(t, "the software backend knows only the selectors in IA32_STAR");

    uint16_t code = gdt_add(DESCRIPTOR_CODE64_USER), both = gdt_add(LONG_AND_BIG);
    uint16_t absent = gdt_add(NOT_PRESENT(DESCRIPTOR_CODE64_USER));
    uint16_t absent_data = gdt_add(NOT_PRESENT(DESCRIPTOR_DATA_USER));
    const struct {
        const char *name;
        unsigned cs, ss, vector, code;
    } rows[] = {
        {"a null CS", 0, SELECTOR_USER_DATA, VECTOR_GP, 0},
        {"CS beyond the GDT", BEYOND, SELECTOR_USER_DATA, VECTOR_GP, BEYOND},
        {"CS in the LDT", IN_LDT, SELECTOR_USER_DATA, VECTOR_GP, IN_LDT},
        {"data in CS", SELECTOR_USER_DATA, SELECTOR_USER_DATA, VECTOR_GP, SELECTOR_USER_DATA},
        {"ring 0's code in CS", SELECTOR_CODE, SELECTOR_USER_DATA, VECTOR_GP, SELECTOR_CODE},
        {"L and D in CS", both, SELECTOR_USER_DATA, VECTOR_GP, both},
        {"CS not present", absent, SELECTOR_USER_DATA, VECTOR_NP, absent},
        {"a null SS", code, 0, VECTOR_GP, 0},
        {"code in SS", code, SELECTOR_USER_CODE, VECTOR_GP, SELECTOR_USER_CODE},
        {"ring 0's data in SS", code, SELECTOR_DATA, VECTOR_GP, SELECTOR_DATA},
        {"SS beyond the GDT", code, BEYOND, VECTOR_GP, BEYOND},
        {"SS not present", code, absent_data, VECTOR_SS, absent_data},
    };

    eretu_refusals_open(t);
    for (unsigned i = 0; i < COUNT_OF(rows) && !t->failures; i++)
        check_row(t, rows[i].name, rows[i].cs, rows[i].ss, rows[i].vector, rows[i].code);
    eretu_refusals_close(t);
    gdt_drop();
}
