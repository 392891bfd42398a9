#include "include/descriptors.h"
#include "tests/events/gdt.h"
#include "tests/events/trigger.h"
#include "tests/frames/sites.h"
#include "tests/harness/suite.h"

#define CODE32    (DESCRIPTOR_CODE64 ^ BIT(53) ^ BIT(54)) /* D, not L */
#define CALL_GATE (0xCUL << 40 | DESCRIPTOR_PRESENT)

struct __attribute__((packed)) far_pointer {
    uint32_t offset;
    uint16_t selector;
};

static void check_refused(struct test *t, const char *name, const struct event_state *s, uint16_t selector)
{
    struct fred_event gp = {
        .type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_GP, .error_code = selector & ~SELECTOR_RPL};

    check_caught(t, s, &gp, frame_below(s->rsp), 0);
    if (t->failures)
        tell(t, "%s, to selector %#x", name, selector);
}

/* The words of the frame from RIP on, as `way` pops them. */
static void check_return(struct test *t, const char *name, trigger *way, uint16_t cs, uint16_t ss)
{
    struct fred_frame frame = {
        .rip = frames_exits[IN_RING3], .cs = cs, .rflags = RFLAGS_FIXED, .rsp = t->user_stack, .ss = ss};
    struct event_state s;

    if (way == trigger_iretd) {
        frame.rip = (uint32_t)frames_exits[IN_RING3] | (uint64_t)cs << 32;
        frame.cs = RFLAGS_FIXED | t->user_stack << 32;
        frame.rflags = ss;
    }
    if (way == trigger_far_ret) {
        frame.rflags = frame.rsp;
        frame.rsp = ss;
    }
    catch_on(EVENT_HARDWARE_EXCEPTION, VECTOR_GP);
    execute_legacy_return(&s, way, &frame);
    catch_off(EVENT_HARDWARE_EXCEPTION, VECTOR_GP);
    check_refused(t, name, &s, cs);
}

static void check_far(struct test *t, const char *name, trigger *way, uint16_t selector)
{
    static struct far_pointer pointer;
    struct event_state s;

    pointer = (struct far_pointer){.selector = selector};
    catch_on(EVENT_HARDWARE_EXCEPTION, VECTOR_GP);
    make_event(&s, way, (uint64_t)&pointer);
    catch_off(EVENT_HARDWARE_EXCEPTION, VECTOR_GP);
    check_refused(t, name, &s, selector);
}

CASE(erets, legacy-refused, "with FRED on no IRET, far RET, far CALL or far JMP leads to ring 3, to compatibility mode of ring 0, or through a call gate: a general-protection exception",
     "SDM vol. 2, IRET/IRETD/IRETQ, RET, CALL, JMP: checks with CR4.FRED set")
{
    static const uint16_t user[] = {SELECTOR_USER_CODE | 3, SELECTOR_USER32 | 3};
    uint16_t code32, gate;

    if (!fred_is_native())
        SKIP(t, "CR4.FRED is clear, so the CPU goes there");
    for (unsigned i = 0; i < COUNT_OF(user); i++) {
        check_return(t, "IRETQ", trigger_iretq, user[i], SELECTOR_USER_DATA | 3);
        check_return(t, "IRETD", trigger_iretd, user[i], SELECTOR_USER_DATA | 3);
        check_return(t, "far RET", trigger_far_ret, user[i], SELECTOR_USER_DATA | 3);
    }
    code32 = gdt_add(CODE32);
    check_return(t, "IRETQ", trigger_iretq, code32, SELECTOR_DATA);
    check_return(t, "far RET", trigger_far_ret, code32, SELECTOR_DATA);
    check_far(t, "far JMP", trigger_far_jmp, code32);
    check_far(t, "far CALL", trigger_far_call, code32);
    gate = gdt_add_16_bytes(CALL_GATE | (uint64_t)SELECTOR_CODE << 16, 0);
    check_far(t, "far JMP through a gate", trigger_far_jmp, gate);
    check_far(t, "far CALL through a gate", trigger_far_call, gate);
    gdt_drop();
}
