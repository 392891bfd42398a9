#include "tests/strike/strike.h"

#include "boot/console/console.h"
#include "fred/fred.h"
#include "include/apic.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/reset.h"
#include "nmi/apic.h"
#include "nmi/reflect.h"
#include "tests/events/interrupt.h"
#include "tests/events/trigger.h"
#include "tests/strike/list.h"
#include "tests/strike/stray_nmis.h"

#define GDT_NOT_PRESENT (GDT_SLOTS * 8) /* a selector */
#define NO_STACK        6               /* an interrupt stack that is not set up */
#define WAIT            3000000         /* port reads, about a microsecond each */
#define INT_VECTOR      0x80

void strike_at_site(const uint8_t *site);
_Noreturn void strike_overflow(void);
_Noreturn void strike_without_stack(uint64_t rsp);
void strike_x87(uint64_t control);
void strike_sse(uint64_t mxcsr);
void strike_stub(void);
void strike_while_reflected(void);

uint64_t strike_next_stub;

static struct strike strikes[STRIKES_MOST];
static unsigned strike_count, strikes_made; /* strikes_made has a bit for each */
static bool fpu_changed;
static uint8_t fpu_state[512] __attribute__((aligned(16)));

static void single_step(void)
{
    __asm__ volatile("pushfq; orq %0, (%%rsp); popfq; nop" : : "i"(RFLAGS_TF) : "memory", "cc");
}

static void divide(void)
{
    __asm__ volatile("xor %%edx, %%edx; xor %%ecx, %%ecx; div %%ecx" : : : "rax", "rcx", "rdx", "cc");
}

static void task_switched(void)
{
    write_cr0(read_cr0() | CR0_TS);
    __asm__ volatile("fnop");
}

static void add_not_present(void)
{
    static uint64_t gdt[GDT_SLOTS + 1];
    const uint64_t *now = (const uint64_t *)sgdt().base;

    for (unsigned i = 0; i < GDT_SLOTS; i++)
        gdt[i] = now[i];
    gdt[GDT_SLOTS] = DESCRIPTOR_DATA & ~DESCRIPTOR_PRESENT;
    lgdt((struct table_register){sizeof(gdt) - 1, (uint64_t)gdt});
}

static void read_at(uint64_t address)
{
    *(volatile uint64_t *)address;
}

/* Whether the gates are those of boot/machine/early.asm: they switch stacks, so a bad RSP makes no #DF. */
static bool is_early(void)
{
    return !fred_in_cr4() && this_cpu()->idt[VECTOR_PF].ist == EARLY_IST;
}

static void double_fault(void)
{
    if (!is_early())
        strike_without_stack(TRIGGER_NOWHERE);
    this_cpu()->idt[VECTOR_PF].ist = NO_STACK;
    read_at(TRIGGER_NOWHERE);
}

static void third_fault(void)
{
    if (is_early())
        this_cpu()->idt[VECTOR_DF].ist = NO_STACK;
    else
        fred_write(IA32_FRED_RSP0 + FRED_LEVEL_DF, align_down(TRIGGER_NOWHERE, FRED_FRAME_SIZE));
    double_fault();
}

static void keep_fpu(void)
{
    __asm__ volatile("fxsave64 %0" : "=m"(fpu_state));
    fpu_changed = true;
}

/* Restores the state that a strike has changed. */
static void restore_fpu(void)
{
    if (fpu_changed)
        __asm__ volatile("fxrstor64 %0" : : "m"(fpu_state));
    fpu_changed = false;
}

static void send_nmi(void)
{
    if (!apic_open())
        nmi_send();
    nmi_settle();
}

static void send_interrupt(void)
{
    uint32_t spurious = 0;

    if (apic_open())
        return;
    apic_read(APIC_SVR, &spurious);
    apic_write(APIC_SVR, (uint32_t)(spurious | APIC_SVR_ENABLE));
    apic_send(ICR_LEVEL_ASSERT | INTERRUPT_VECTOR);
    nmi_settle();
    sti();
    nmi_settle();
    cli();
}

/* Only the emulator can make one. */
static void wait_for_machine_check(void)
{
    say("# strike: waits for a machine check, to be injected from outside\n");
    for (unsigned i = 0; i < WAIT; i++)
        inb(PORT_NOTHING);
}

static void make_exception(enum strike_event event)
{
    switch (event) {
    case STRIKE_DE:
        divide();
        break;
    case STRIKE_DB:
        single_step();
        break;
    case STRIKE_BP:
        __asm__ volatile("int3");
        break;
    case STRIKE_UD:
        __asm__ volatile("ud2");
        break;
    case STRIKE_NM:
        task_switched();
        break;
    case STRIKE_NP:
        add_not_present();
        write_es(GDT_NOT_PRESENT);
        break;
    case STRIKE_SS:
        add_not_present();
        __asm__ volatile("mov %0, %%ss" : : "r"(GDT_NOT_PRESENT) : "memory");
        break;
    case STRIKE_GP:
        read_at(TRIGGER_NOT_CANONICAL);
        break;
    case STRIKE_MF:
        keep_fpu();
        strike_x87(FPU_CONTROL_DEFAULT & ~FPU_CONTROL_ZERO_MASK);
        break;
    case STRIKE_XM:
        keep_fpu();
        strike_sse(MXCSR_DEFAULT & ~MXCSR_ZERO_MASK);
        break;
    default:
        break;
    }
}

static void make_memory_fault(enum strike_event event)
{
    switch (event) {
    case STRIKE_PF:
        read_at(TRIGGER_NOWHERE);
        break;
    case STRIKE_FETCH:
        ((void (*)(void))TRIGGER_NOWHERE)();
        break;
    case STRIKE_WRITE:
        *(volatile uint8_t *)(uint64_t)strike_overflow = 0;
        break;
    case STRIKE_OVERFLOW:
        strike_overflow();
    case STRIKE_DF:
        double_fault();
        break;
    case STRIKE_THIRD:
        third_fault();
        break;
    default:
        break;
    }
}

static void make_interruption(enum strike_event event)
{
    switch (event) {
    case STRIKE_NMI:
        send_nmi();
        break;
    case STRIKE_INTERRUPT:
        send_interrupt();
        break;
    case STRIKE_INT:
        fred_int(INT_VECTOR);
        break;
    case STRIKE_INT1:
        strike_at_site(trigger_int1_site);
        break;
    case STRIKE_SYSCALL:
        strike_at_site(trigger_syscall_site);
        break;
    case STRIKE_MC:
        wait_for_machine_check();
        break;
    default:
        break;
    }
}

static void strike_in(enum phase phase)
{
    restore_fpu();
    for (unsigned i = 0; i < strike_count; i++) {
        if (strikes[i].phase != phase || strikes_made & 1U << i)
            continue;
        strikes_made |= 1U << i;
        make_exception(strikes[i].event);
        make_memory_fault(strikes[i].event);
        make_interruption(strikes[i].event);
        stray_nmi_make(strikes[i].event);
        return;
    }
}

/* The path from an NMI exit to its handler has no place for a phase, but it jumps through the stub. */
void strike_while_reflected(void)
{
    phase_return(phase_begin(PHASE_REFLECT));
}

static reflection_maker *make_right;

static void make_with_strike(struct reflection *r, const struct nmi_way *way, enum event_type type,
                             unsigned vector)
{
    make_right(r, way, type, vector);
    strike_next_stub = r->stub;
    r->stub = (uint64_t)strike_stub;
}

static void open_reflections(void)
{
    for (unsigned i = 0; i < strike_count; i++) {
        if (strikes[i].phase == PHASE_REFLECT && reflection_make != make_with_strike) {
            make_right = reflection_make;
            reflection_make = make_with_strike;
        }
    }
}

error strike_choose(const char *text)
{
    TRY(strike_list(text, strikes, &strike_count));
    if (strike_count)
        phase_watch(strike_in);
    open_reflections();
    return NULL;
}
