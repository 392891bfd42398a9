#include "nmi/handler.h"

#include "boot/machine/early_nmis.h"
#include "boot/report/phase.h"
#include "include/instructions.h"
#include "nmi/apic.h"
#include "nmi/reflect.h"

#define WAIT_PAUSES 200000 /* some 5 ms on hardware; an NMI takes microseconds */

per_cpu volatile struct nmi_seen nmi_seen;
per_cpu struct nmi_account nmi_account;

static per_cpu fred_handler *nmi_inside_handler;
static per_cpu bool latch_dropped;
static per_cpu uint64_t int2_latch_rip;
static per_cpu volatile bool counted_at_exit;

/* In one instruction: an NMI may interrupt the handler of an `int $2`, and counts too. */
static void count_up(volatile unsigned *counter)
{
    __atomic_fetch_add(counter, 1, __ATOMIC_SEQ_CST);
}

static void record_event(const struct fred_regs *regs)
{
    nmi_seen.frame = regs->frame;
    nmi_seen.frame_at = (uint64_t)&regs->frame;
    nmi_seen.level = fred_level();
    count_up(&nmi_seen.handled);
}

static bool is_to_be_patched(uint64_t rip)
{
    return int2_latch_rip && rip == int2_latch_rip;
}

struct nmi_rules nmi_rules = {record_event, is_to_be_patched};

unsigned nmi_strays(struct cpu *cpu)
{
    return __atomic_load_n(&on_cpu(cpu, nmi_account)->strays, __ATOMIC_SEQ_CST) + *on_cpu(cpu, early_nmis);
}

void nmi_reflection_begin(void)
{
    counted_at_exit = true;
}

void nmi_reflection_end(void)
{
    counted_at_exit = false;
}

static void account_served(void)
{
    if (!counted_at_exit)
        nmi_account_served(&nmi_account);
    counted_at_exit = false;
}

static void handle_nmi(struct fred_regs *regs)
{
    enum phase before = phase_begin(PHASE_NMI);

    account_served();
    nmi_rules.record(regs);
    if (nmi_inside_handler)
        nmi_inside_handler(regs);
    if (latch_dropped)
        fred_frame_set_latch(fred_layout(), &regs->frame, false);
    phase_return(before);
}

static void handle_int2(struct fred_regs *regs)
{
    if (regs->frame.rip == (uint64_t)nmi_int2_return)
        account_served();
    count_up(&nmi_seen.handled_as_int2);
    nmi_rules.record(regs);
    if (nmi_inside_handler)
        nmi_inside_handler(regs);
    if (nmi_rules.sets_latch(regs->frame.rip))
        fred_frame_set_latch(fred_layout(), &regs->frame, true);
}

void nmi_handler_install(void)
{
    nmi_seen = (struct nmi_seen){0};
    fred_hook_nmi(NULL);
    fred_hook(EVENT_NMI, VECTOR_NMI, handle_nmi);
    nmi_inside(NULL);
    nmi_drop_latch(false);
    nmi_handle_int2(false, 0);
}

void nmi_inside(fred_handler *inside)
{
    nmi_inside_handler = inside;
}

void nmi_drop_latch(bool drop)
{
    latch_dropped = drop;
}

void nmi_handle_int2(bool handle, uint64_t latch_for_rip)
{
    fred_hook(EVENT_SOFTWARE_INTERRUPT, VECTOR_NMI, handle ? handle_int2 : NULL);
    int2_latch_rip = latch_for_rip;
}

bool nmi_wait(unsigned count)
{
    for (unsigned i = 0; i < WAIT_PAUSES && nmi_seen.handled < count; i++)
        pause();
    return nmi_seen.handled >= count;
}

bool nmi_block(void)
{
    unsigned before = nmi_seen.handled;
    bool arrived;

    nmi_drop_latch(true);
    nmi_send();
    arrived = nmi_wait(before + 1);
    nmi_drop_latch(false);
    return arrived;
}

uint64_t nmi_unblock(void)
{
    struct fred_frame frame = fred_frame_here(true);

    return fred_try_erets(&frame);
}

bool nmi_probe_blocked(void)
{
    unsigned before = nmi_seen.handled;

    nmi_send();
    nmi_settle();
    return nmi_seen.handled == before;
}
