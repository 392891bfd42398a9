/* The software backend as struct fred_backend: its state and stacks, its gates, its MSRs. */
#include "fred/backend.h"
#include "fred/soft/soft.h"
#include "fred/soft/usual.h"
#include "include/instructions.h"
#include "include/msr.h"

#define LANDING_STACKS 4096 /* all of them, with most of it for NMIs */
#define WORK_STACK     4096

const char soft_landing_stacks[] = "interrupt stacks";

extern const uint8_t soft_gates[], soft_gate_nmi[];

void fred_set_config_soft(void);

/* What lands on one of them has a fixed size, and leaves it at once. Only that of NMIs, the lowest, moves
 * down: it has the guard page below it. */
_Static_assert(sizeof(struct soft_landed) + sizeof(uint64_t) <= SOFT_IST_STEP,
               "a landing with an error code");

static void set_landing_stacks(struct tss *tss, uint64_t top)
{
    tss->ist[SOFT_IST - 1] = top;
    tss->ist[SOFT_IST_DF - 1] = top - SOFT_IST_STEP;
    tss->ist[SOFT_IST_MC - 1] = top - 2 * SOFT_IST_STEP;
    tss->ist[SOFT_IST_NMI - 1] = top - 3 * SOFT_IST_STEP;
}

static error soft_open(struct machine *m, const struct fred_layout *layout)
{
    struct fred_soft *s = arena_take_rest(&m->arena, sizeof(*s), "software backend");
    uint64_t top = machine_stack(m, LANDING_STACKS, soft_landing_stacks);

    if (!s || !top || !(s->stack_top = machine_stack(m, WORK_STACK, "stack of the software backend")))
        return FAIL("too little memory for the software backend: give more with memory=MiB");
    set_landing_stacks(&m->cpu->tss, top);
    s->layout = layout;
    soft_usual = soft_usual_in(layout);
    s->linear_bits = read_cr4() & CR4_LA57 ? 57 : 48;
    m->cpu->soft = s;
    soft_divert(m);
    wrmsr(IA32_EFER, rdmsr(IA32_EFER) | EFER_SCE); /* for SYSRET */
    return NULL;
}

static unsigned ist_of(unsigned vector)
{
    switch (vector) {
    case VECTOR_DF:
        return SOFT_IST_DF;
    case VECTOR_MC:
        return SOFT_IST_MC;
    default:
        return SOFT_IST;
    }
}

/* Every gate has DPL 3: under FRED an INT n is delivered whatever its vector. */
static error soft_start(struct machine *m)
{
    for (unsigned vector = 0; vector < IDT_GATES; vector++)
        idt_set(m->cpu, vector, (uint64_t)soft_gates + vector * GATE_SIZE, ist_of(vector), 3);
    idt_set(m->cpu, VECTOR_NMI, (uint64_t)soft_gate_nmi, SOFT_IST_NMI, 3);
    return NULL;
}

/* The gates stay until the firmware's IDT is restored: without FRED there is nothing else to deliver to. */
static void soft_stop(void)
{
}

static void soft_abandoned(void)
{
    struct fred_soft *s = soft_state();

    s->nmis_blocked = false;
    s->activity = SOFT_IDLE;
    s->busy = 0;
}

static bool soft_read(uint32_t msr, uint64_t *value)
{
    return soft_msr_read(&soft_state()->msrs, msr, value);
}

static bool soft_write(uint32_t msr, uint64_t value)
{
    return soft_rules->write_msr(&soft_state()->msrs, msr, value, soft_state()->linear_bits);
}

const struct fred_backend fred_software = {"software",     soft_open, soft_start, soft_stop,
                                           soft_abandoned, soft_read, soft_write, fred_set_config_soft};
