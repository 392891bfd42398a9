#include "boot/machine/attempt.h"

#include "boot/cpu/context.h"
#include "boot/cpu/cpu.h"
#include "boot/report/report.h"
#include "include/instructions.h"

/* At the base that IDTR holds: how the handler finds it, without memory of its own for each CPU. */
struct attempt {
    struct idt_gate gates[ATTEMPT_GATES];
    struct context context;
    uint64_t vector, error_code, rip;
};

ASSERT_OFFSET(struct attempt, gates, 0);

extern const uint8_t attempt_gates[];
extern const char image_start[]; /* set by linker.ld */

_Noreturn void attempt_failed(const uint64_t *words, unsigned vector);

void attempt_failed(const uint64_t *words, unsigned vector)
{
    struct attempt *a = (struct attempt *)sidt().base;
    /* The CPU aligns RSP to 16, then pushes five words, or six with an error code. */
    bool has_error_code = (uint64_t)words % 16 == 0;

    a->vector = vector;
    a->error_code = has_error_code ? words[0] : 0;
    a->rip = words[has_error_code];
    context_resume(&a->context);
}

static void fill_gates(struct attempt *a, const struct table_register *before)
{
    for (unsigned vector = 0; vector < ATTEMPT_GATES; vector++)
        a->gates[vector] = idt_gate_to((uint64_t)attempt_gates + vector * GATE_SIZE, read_cs(), 0, 0);
    if (before->limit >= (VECTOR_MC + 1) * sizeof(a->gates[0]) - 1) {
        a->gates[VECTOR_NMI] = ((const struct idt_gate *)before->base)[VECTOR_NMI];
        a->gates[VECTOR_MC] = ((const struct idt_gate *)before->base)[VECTOR_MC];
    }
}

/* Whether it returned. The bits of CR4 change in this function only: a shadow stack holds its callers. */
static bool try_step(struct attempt *a, void (*step)(void *), void *argument)
{
    struct table_register before = sidt();
    uint64_t flags = read_rflags(), off = read_cr4() & ATTEMPT_CR4;
    bool failed;

    fill_gates(a, &before);
    write_rflags(RFLAGS_FIXED);
    if (off)
        write_cr4(read_cr4() & ~off);
    lidt((struct table_register){sizeof(a->gates) - 1, (uint64_t)a->gates});
    failed = context_save(&a->context);
    if (!failed)
        step(argument);
    lidt(before);
    if (off)
        write_cr4(read_cr4() | off);
    write_rflags(flags);
    return !failed;
}

error attempt(void (*step)(void *argument), void *argument, const char *doing)
{
    struct attempt a;

    if (try_step(&a, step, argument))
        return NULL;
    return FAIL("%s (vector %lu, error code %#lx) at %#lx (image + %#lx), while %s",
                report_mnemonic((unsigned)a.vector), a.vector, a.error_code, a.rip,
                a.rip - (uint64_t)image_start, doing);
}
