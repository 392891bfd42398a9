#include "include/apic.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "nmi/apic.h"
#include "tests/blocking/held.h"
#include "tests/blocking/returns.h"
#include "tests/events/interrupt.h"
#include "tests/harness/suite.h"

static void by_far_ret(void)
{
    return_by_far_ret(false);
}

static void by_popf(void)
{
    write_rflags(read_rflags());
}

static void by_sti(void)
{
    sti();
    pause();
    cli();
}

static void by_cr0(void)
{
    write_cr0(read_cr0());
}

static void by_cr3(void)
{
    write_cr3(read_cr3());
}

static void by_cr4(void)
{
    write_cr4(read_cr4());
}

static void by_wrmsr(void)
{
    wrmsr(IA32_EFER, rdmsr(IA32_EFER));
}

static void by_config(void)
{
    fred_write(IA32_FRED_CONFIG, fred_config());
}

static void by_level(void)
{
    fred_set_level(1);
    fred_set_level(0);
}

static void by_dr7(void)
{
    write_dr7(read_dr7());
}

static void by_mov_ss(void)
{
    __asm__ volatile("movl %0, %%ss" : : "r"((uint32_t)read_ss()) : "memory");
}

static void by_lidt(void)
{
    lidt(sidt());
    lgdt(sgdt());
}

CASE(nmi, what-opens-nothing, "far RET, POPF, STI, EOI, MOV to CR, DR and SS, WRMSR and LIDT leave NMIs blocked and the held one held",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS")
{
    static const struct {
        const char *name;
        void (*step)(void);
    } rows[] = {
        {"far RET", by_far_ret},
        {"POPF", by_popf},
        {"STI", by_sti},
        {"EOI", interrupt_end},
        {"MOV to CR0", by_cr0},
        {"MOV to CR3", by_cr3},
        {"MOV to CR4", by_cr4},
        {"WRMSR to IA32_EFER", by_wrmsr},
        {"the same IA32_FRED_CONFIG", by_config},
        {"another CSL", by_level},
        {"MOV to DR7", by_dr7},
        {"MOV to SS", by_mov_ss},
        {"LIDT and LGDT", by_lidt},
    };

    interrupts_open(); /* for STI */
    for (unsigned i = 0; i < COUNT_OF(rows) && !t->failures; i++) {
        held_open(t);
        rows[i].step();
        held_close(t, rows[i].name, false);
    }
    interrupts_close();
}
