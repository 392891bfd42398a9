#include "boot/cpu/per_cpu.h"
#include "fred/fred.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "tests/faults/fault.h"
#include "tests/harness/suite.h"
#include "tests/smp/bring_up.h"
#include "tests/smp/every_cpu.h"

/* Structures that no two CPUs may share. */
enum { GDT, IDT, TSS, CPU_STACK, LEVEL_1, LEVEL_2, LEVEL_3, VMCS, GUEST, EPT, PIECES };

static const char *const names[PIECES] = {
    "GDT",
    "IDT",
    "TSS",
    "stack",
    "stack of level 1",
    "stack of level 2",
    "stack of level 3",
    "VMCS",
    "guest's memory",
    "EPT",
};

static per_cpu uint64_t pieces[PIECES];

static void record_guest(const struct vcpu *v)
{
    pieces[VMCS] = v->vmcs;
    pieces[GUEST] = v->guest.data_at;
    pieces[EPT] = v->guest.ept.root;
}

static error record_structures(struct machine *m, void *first_level_2)
{
    (void)m;
    pieces[GDT] = sgdt().base;
    pieces[IDT] = sidt().base;
    pieces[TSS] = (uint64_t)&this_cpu()->tss;
    pieces[CPU_STACK] = this_cpu()->stack_top;
    for (unsigned level = 1; level < FRED_LEVELS; level++)
        pieces[LEVEL_1 + level - 1] = fred_stack_top(level);
    if (first_level_2 && fault_is_on("cpu-stack"))
        pieces[LEVEL_2] = *(const uint64_t *)first_level_2;
    if (this_vcpu())
        record_guest(this_vcpu());
    return NULL;
}

static void compare_structures(struct test *t, unsigned i, unsigned k)
{
    const uint64_t *one = *on_cpu(every_cpu(i), pieces), *other = *on_cpu(every_cpu(k), pieces);

    for (unsigned piece = 0; piece < PIECES; piece++) {
        if (!check(t, !one[piece] || one[piece] != other[piece], "each CPU has its own"))
            tell(t, "CPUs %u and %u share the %s at %#lx", i, k, names[piece], one[piece]);
    }
}

CASE(smp, own-memory, "every CPU has its own GDT, IDT, TSS, stacks, VMCS and guest",
     "SDM vol. 3, 24.11.1, Software Use of Virtual-Machine Control Structures; FRED 5.0, IA32_FRED_RSPn")
{
    if (!every_cpu_there(t))
        return;
    record_structures(NULL, NULL);
    every_cpu_give(record_structures, &pieces[LEVEL_2]);
    every_cpu_wait(t);
    for (unsigned i = 1; i < every_cpu_numbers(); i++) {
        for (unsigned k = 0; every_cpu(i) && k < i; k++) {
            if (every_cpu(k))
                compare_structures(t, i, k);
        }
    }
}
