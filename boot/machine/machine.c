#include "boot/machine/machine.h"

#include "boot/cpu/recovery_point.h"
#include "boot/machine/attempt.h"
#include "boot/machine/requirements.h"
#include "boot/report/panic.h"
#include "boot/report/phase.h"
#include "boot/report/report.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/registers.h"

void call_with_cr3_and_stack(uint64_t cr3, uint64_t stack_top, void (*work)(void *), void *argument);

static void set_controls(void *argument)
{
    const struct firmware_state *was = argument;

    write_dr7(0);
    if (has_no_execute())
        wrmsr(IA32_EFER, rdmsr(IA32_EFER) | EFER_NXE);
    write_cr4((was->cr4 & (CR4_MCE | CR4_LA57)) | CR4_PAE | CR4_OSFXSR | CR4_OSXMMEXCPT);
    write_cr0(CR0_PE | CR0_MP | CR0_NE | CR0_WP | CR0_PG);
    wrmsr(IA32_PAT, PAT_OURS);
}

static void load_tables(struct cpu *cpu)
{
    lgdt((struct table_register){sizeof(cpu->gdt) - 1, (uint64_t)cpu->gdt});
    load_segments(SELECTOR_CODE, SELECTOR_DATA, 0, 0, 0, 0); /* null: a return to ring 3 would clear them */
    lidt((struct table_register){sizeof(struct idt_gate) * IDT_GATES - 1, (uint64_t)cpu->idt});
    wrmsr(IA32_FS_BASE, (uint64_t)cpu); /* loading FS may have cleared it */
    lldt(0);
    ltr(cpu->tss_selector);
}

static void work_on_cpu(void *argument)
{
    struct machine *m = argument;

    phase_begin(PHASE_TAKEN);
    m->result = m->work(m);
}

static error take_and_work(struct machine *m)
{
    TRY(attempt(set_controls, &m->was, "the CPU was taken from the firmware"));
    load_tables(m->cpu);
    call_with_cr3_and_stack(m->tables.root, m->cpu->stack_top, work_on_cpu, m);
    return m->result;
}

static error borrow_cpu(struct machine *m)
{
    error e;

    TRY(machine_make_cpu(m));
    wrmsr(IA32_FS_BASE, (uint64_t)m->cpu); /* per_cpu variables exist from here on */
    e = recovery_point_open(&m->recovery) ? report_error() : take_and_work(m);
    phase_begin(PHASE_BACK);
    recovery_point_close(&m->recovery);
    return e;
}

/* Takes this CPU, with tables of its own or with those of `first`. */
static error borrow(struct machine *m, const struct machine *first)
{
    error e, back;

    TRY(firmware_state_save(&m->was));
    write_rflags(RFLAGS_FIXED);
    e = firmware_state_close_nmis(&m->was, !first);
    if (first) {
        m->tables = first->tables;
        m->tables.arena = &m->arena;
        m->memory = first->memory;
    } else {
        panic_resets(m->resets);
        e = e ? e : machine_make_tables(m);
    }
    e = e ? e : borrow_cpu(m);
    back = firmware_state_restore(&m->was);
    return e ? e : back;
}

/*
 * A shadow stack holds the callers of this function: bits of CR4 that a firmware may have on for itself go
 * off and on again in one function (SDM vol. 1, 17.2: while CR4.CET is 0, no CALL or RET changes SSP).
 */
static error borrow_without(struct machine *m, const struct machine *first)
{
    uint64_t off = read_cr4() & ATTEMPT_CR4;

    if (off)
        write_cr4(read_cr4() & ~off);
    m->result = borrow(m, first);
    if (off)
        write_cr4(read_cr4() | off);
    return m->result;
}

error machine_run(struct machine *m)
{
    return borrow_without(m, NULL);
}

error machine_join(struct machine *m, const struct machine *first)
{
    return borrow_without(m, first);
}
