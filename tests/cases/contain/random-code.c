#include "include/paging.h"
#include "include/vmx_instructions.h"
#include "tests/contain/contain.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"
#include "tests/state/memory_sums.h"
#include "vmm/run.h"

#define SEEDS  200
#define TRIES  8     /* start addresses in the code */
#define TICKS  20000 /* of the preemption timer, from one exit to the next */
#define SPARED 2     /* one of so many seeds spares the guest's IDT, GDT and page tables */

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005UL + 1442695040888963407UL;
    return *state >> 33 | *state << 31;
}

/* Fills the guest's memory with random data, all readable, writable and executable. */
static bool fill_memory(struct test *t, uint64_t *random, bool spare)
{
    struct guest *g = &t->vcpu->guest;
    uint64_t end = spare ? GUEST_HANDLERS : GUEST_END;
    uint64_t *words = (uint64_t *)(void *)g->memory;

    if (!check_error(t, guest_renew(g)))
        return false;
    for (unsigned i = 0; i < (end - GUEST_CODE) / sizeof(*words); i++)
        words[i] = next_random(random);
    return check(t,
                 page_tables_map(&g->ept, GUEST_CODE, (uint64_t)g->memory, GUEST_END - GUEST_CODE,
                                 EPT_READ | EPT_WRITE | EPT_EXECUTE | EPT_MEMORY_WB) &&
                     invept_all(),
                 "all of the guest's memory mapped executable");
}

/* The guest keeps the page tables of its code, or it could not fetch its first instruction. */
static bool start_random(struct test *t, uint64_t *random)
{
    struct registers *gprs = &t->vcpu->gprs;
    uint64_t *words = (uint64_t *)(void *)gprs;
    uint64_t *tables = guest_memory(&t->vcpu->guest, GUEST_TABLES, 3 * PAGE_SIZE);

    tables[0] = (GUEST_TABLES + PAGE_SIZE) | PAGE_PRESENT | PAGE_WRITE;
    tables[PAGING_ENTRIES] = (GUEST_TABLES + 2 * PAGE_SIZE) | PAGE_PRESENT | PAGE_WRITE;
    tables[2 * PAGING_ENTRIES] = PAGE_PRESENT | PAGE_WRITE | BIT(7);
    if (!check_error(t, vcpu_start_step(t->vcpu, GUEST_STEP_CALL)))
        return false;
    for (unsigned i = 0; i < sizeof(*gprs) / sizeof(*words); i++)
        words[i] = next_random(random) & (next_random(random) & 1 ? ~0UL : GUEST_END - 1);
    return guest_set(t, GUEST_RIP, GUEST_CODE + next_random(random) % PAGE_SIZE);
}

CASE(contain, random-code, "200 guests of random code, half with random tables too, each end in a way that the VMM handles",
     "SDM vol. 3, chapter 25 and appendix C, VMX Basic Exit Reasons")
{
    unsigned ends[EXIT_REASON_NUMBERS] = {0}, handled = 0, pages;
    uint64_t random = 1;
    bool good = contain_open(t) && fill_memory(t, &random, true) && check_error(t, memory_sums_keep(t));

    for (unsigned seed = 0; good && seed < SEEDS; seed++) {
        good = fill_memory(t, &random, seed % SPARED == 0);
        for (unsigned i = 0; good && i < TRIES; i++) {
            struct vm_exit exit = {0};

            good = start_random(t, &random) &&
                   check_error(t, vmm_run_ticks(t->vcpu, &nmi_ways[t->options->way], &exit, TICKS));
            if (!good)
                tell(t, "seed %u, start %u", seed, i);
            else if (exit.reason < EXIT_REASON_NUMBERS)
                ends[exit.reason]++;
            for (unsigned reason = 0; reason < EXIT_REASON_NUMBERS; reason++)
                handled += reason != exit.reason && reason != EXIT_VMCALL ? t->vcpu->exits[reason] : 0;
        }
    }
    pages = check_memory_sums(t);
    tell(t, "%u starts: %u triple faults, %u EPT violations, %u calls, %u halts, %u out of time",
         SEEDS * TRIES, ends[EXIT_TRIPLE_FAULT], ends[EXIT_EPT_VIOLATION], ends[EXIT_VMCALL], ends[EXIT_HLT],
         ends[EXIT_PREEMPTION_TIMER]);
    tell(t, "%u exits handled or refused, %u pages of the host compared", handled, pages);
    check(t, good, "every guest contained");
    contain_close(t);
}
