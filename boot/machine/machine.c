#include "boot/machine/machine.h"

#include "boot/console/console.h"
#include "boot/cpu/recovery_point.h"
#include "boot/report/machine_check.h"
#include "boot/report/panic.h"
#include "boot/report/phase.h"
#include "boot/report/report.h"
#include "boot/text/format.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/registers.h"

/* What a gate of boot/machine/early.asm leaves on its stack: the CPU's words are five, or six with an error
 * code. */
struct early_landed {
    struct registers gprs;
    uint64_t vector;
    uint64_t words[6];
};

ASSERT_OFFSET(struct early_landed, vector, sizeof(struct registers));
ASSERT_OFFSET(struct early_landed, words, sizeof(struct registers) + sizeof(uint64_t));

void machine_call_on_stack(uint64_t cr3, uint64_t stack_top, void (*work)(void *), void *argument);
_Noreturn void early_event(const struct early_landed *landed);

static void report_early(unsigned vector, uint64_t error_code, const uint64_t *words,
                         const struct registers *g)
{
    say("#   event       by the IDT: event delivery is off\n");
    say("#   error code  %#018lx\n", error_code);
    say("#   RIP         %#018lx\n", words[0]);
    say("#   CS          %#018lx\n", words[1]);
    say("#   RFLAGS      %#018lx\n", words[2]);
    say("#   RSP         %#018lx\n", words[3]);
    say("#   SS          %#018lx\n", words[4]);
    report_where(words[0], words[3]);
    report_registers(g);
    if (vector == VECTOR_MC)
        machine_check_report();
}

void early_event(const struct early_landed *landed)
{
    /* The CPU aligns RSP to 16, then pushes five words, or six: an error code leaves the last one aligned. */
    bool has_error_code = (uint64_t)landed->words % 16 == 0;
    const uint64_t *words = landed->words + has_error_code;
    unsigned vector = (unsigned)landed->vector;
    enum report_depth depth = report_begin();
    const struct context *out;
    char what[40];

    format(what, sizeof(what), "%s%svector %u", report_mnemonic(vector), *report_mnemonic(vector) ? ", " : "",
           vector);
    report_head(depth, what, words[0]);
    if (depth == REPORT_WHOLE)
        report_early(vector, has_error_code ? landed->words[0] : 0, words, &landed->gprs);
    out = recovery_point_take();
    if (!out)
        panic();
    report_over();
    context_resume(out);
}

static void take_cpu(struct cpu *cpu, const struct firmware_state *was)
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

    phase_begin(PHASE_TAKEN);
    m->result = m->work(m);
}

static error take_and_work(struct machine *m)
{
    take_cpu(m->cpu, &m->was);
    machine_call_on_stack((uint64_t)m->tables.root, m->cpu->stack_top, on_our_side, m);
    return m->result;
}

static error go_over(struct machine *m)
{
    error e;

    TRY(machine_make_cpu(m));
    wrmsr(IA32_FS_BASE, (uint64_t)m->cpu); /* per_cpu variables are there from here on */
    e = recovery_point_open(&m->back) ? report_error() : take_and_work(m);
    phase_begin(PHASE_BACK);
    recovery_point_close(&m->back);
    return e;
}

error machine_run(struct machine *m)
{
    error e;

    firmware_state_save(&m->was);
    cli();
    panic_resets(m->resets);
    e = machine_make_tables(m);
    e = e ? e : go_over(m);
    firmware_state_restore(&m->was);
    return e;
}

error machine_join(struct machine *m, const struct machine *first)
{
    firmware_state_save(&m->was);
    cli();
    m->tables = first->tables;
    m->tables.arena = &m->arena;
    m->result = go_over(m);
    firmware_state_restore(&m->was);
    return m->result;
}
