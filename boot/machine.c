#include "boot/machine.h"

#include "boot/context.h"
#include "boot/per_cpu.h"
#include "boot/stop.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/registers.h"

void machine_cross(uint64_t cr3, uint64_t stack_top, void (*work)(void *), void *argument);
_Noreturn void early_event(const uint64_t *stack);

static per_cpu struct context early_way_out;
static per_cpu error early_error;

void early_event(const uint64_t *stack)
{
    early_error = FAIL("an exception or NMI before event delivery was set up: stack %#lx %#lx %#lx", stack[0],
                       stack[1], stack[2]);
    context_resume(&early_way_out);
}

static void take(struct cpu *cpu, const struct firmware_state *was)
{
    write_dr7(0);
    wrmsr(IA32_EFER, rdmsr(IA32_EFER) | EFER_NXE);
    write_cr4((was->cr4 & (CR4_MCE | CR4_LA57)) | CR4_PAE | CR4_OSFXSR | CR4_OSXMMEXCPT);
    write_cr0(CR0_PE | CR0_MP | CR0_NE | CR0_WP | CR0_PG);
    lgdt((struct table_register){sizeof(cpu->gdt) - 1, (uint64_t)cpu->gdt});
    load_segments(SELECTOR_CODE, SELECTOR_DATA, 0, 0, 0, 0); /* a return to ring 3 would clear the others */
    wrmsr(IA32_FS_BASE, (uint64_t)cpu);                      /* which loading FS cleared, or did not */
    lldt(0);
    ltr(cpu->tss_selector);
    lidt((struct table_register){sizeof(struct idt_gate) * IDT_GATES - 1, (uint64_t)cpu->idt});
    wrmsr(IA32_PAT, PAT_OURS);
}

static void on_our_side(void *argument)
{
    struct machine *m = argument;

    m->result = context_save(&early_way_out) ? early_error : m->work(m);
}

static error go_over(struct machine *m)
{
    TRY(machine_make_cpu(m));
    take(m->cpu, &m->was);
    machine_cross((uint64_t)m->tables.root, m->cpu->stack_top, on_our_side, m);
    return m->result;
}

error machine_run(struct machine *m)
{
    error e;

    firmware_state_note(&m->was);
    cli();
    machine_stop_resets(m->resets);
    e = machine_make_tables(m);
    e = e ? e : go_over(m);
    firmware_state_give_back(&m->was);
    return e;
}

error machine_join(struct machine *m, const struct machine *first)
{
    firmware_state_note(&m->was);
    cli();
    m->tables = first->tables;
    m->tables.arena = &m->arena;
    m->result = go_over(m);
    firmware_state_give_back(&m->was);
    return m->result;
}
