#include "boot/machine/machine.h"

#include "boot/cpu/recovery_point.h"
#include "boot/report/panic.h"
#include "boot/report/phase.h"
#include "boot/report/report.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/registers.h"

void call_with_cr3_and_stack(uint64_t cr3, uint64_t stack_top, void (*work)(void *), void *argument);

static void take_cpu(struct cpu *cpu, const struct firmware_state *was)
{
    write_dr7(0);
    wrmsr(IA32_EFER, rdmsr(IA32_EFER) | EFER_NXE);
    write_cr4((was->cr4 & (CR4_MCE | CR4_LA57)) | CR4_PAE | CR4_OSFXSR | CR4_OSXMMEXCPT);
    write_cr0(CR0_PE | CR0_MP | CR0_NE | CR0_WP | CR0_PG);
    lgdt((struct table_register){sizeof(cpu->gdt) - 1, (uint64_t)cpu->gdt});
    load_segments(SELECTOR_CODE, SELECTOR_DATA, 0, 0, 0, 0); /* null: a return to ring 3 would clear them */
    wrmsr(IA32_FS_BASE, (uint64_t)cpu);                      /* loading FS may have cleared it */
    lldt(0);
    ltr(cpu->tss_selector);
    lidt((struct table_register){sizeof(struct idt_gate) * IDT_GATES - 1, (uint64_t)cpu->idt});
    wrmsr(IA32_PAT, PAT_OURS);
}

static void work_on_cpu(void *argument)
{
    struct machine *m = argument;

    phase_begin(PHASE_TAKEN);
    m->result = m->work(m);
}

static error take_and_work(struct machine *m)
{
    take_cpu(m->cpu, &m->was);
    call_with_cr3_and_stack((uint64_t)m->tables.root, m->cpu->stack_top, work_on_cpu, m);
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

error machine_run(struct machine *m)
{
    error e;

    firmware_state_save(&m->was);
    cli();
    panic_resets(m->resets);
    e = machine_make_tables(m);
    e = e ? e : borrow_cpu(m);
    firmware_state_restore(&m->was);
    return e;
}

error machine_join(struct machine *m, const struct machine *first)
{
    firmware_state_save(&m->was);
    cli();
    m->tables = first->tables;
    m->tables.arena = &m->arena;
    m->result = borrow_cpu(m);
    firmware_state_restore(&m->was);
    return m->result;
}
