#include "boot/machine.h"

#include "boot/context.h"
#include "boot/stop.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/registers.h"

void machine_cross(uint64_t cr3, uint64_t stack_top, void (*work)(void *), void *argument);
_Noreturn void early_event(const uint64_t *stack);

/* What the firmware had. */
struct firmware_state {
    uint64_t cr0, cr4, efer, pat, star, fs_base, gs_base, kernel_gs_base, dr7, rflags;
    struct table_register gdtr, idtr;
    uint16_t tr, ldtr, cs, ss, ds, es, fs, gs;
};

static struct context early_way_out;
static error early_error;

void early_event(const uint64_t *stack)
{
    early_error = FAIL("an exception or NMI before event delivery was set up: stack %#lx %#lx %#lx", stack[0],
                       stack[1], stack[2]);
    context_resume(&early_way_out);
}

static void load_segments(uint16_t cs, uint16_t ss, uint16_t ds, uint16_t es, uint16_t fs, uint16_t gs)
{
    __asm__ volatile("pushq %0\n\t"
                     "leaq 1f(%%rip), %%rax\n\t"
                     "pushq %%rax\n\t"
                     "lretq\n"
                     "1:"
                     :
                     : "r"((uint64_t)cs)
                     : "rax", "memory");
    __asm__ volatile("mov %0, %%ss; mov %1, %%ds; mov %2, %%es; mov %3, %%fs; mov %4, %%gs"
                     :
                     : "r"(ss), "r"(ds), "r"(es), "r"(fs), "r"(gs)
                     : "memory");
}

static struct firmware_state save(void)
{
    return (struct firmware_state){
        .rflags = read_rflags(),
        .cr0 = read_cr0(),
        .cr4 = read_cr4(),
        .efer = rdmsr(IA32_EFER),
        .pat = rdmsr(IA32_PAT),
        .star = rdmsr(IA32_STAR),
        .fs_base = rdmsr(IA32_FS_BASE),
        .gs_base = rdmsr(IA32_GS_BASE),
        .kernel_gs_base = rdmsr(IA32_KERNEL_GS_BASE),
        .dr7 = read_dr7(),
        .gdtr = sgdt(),
        .idtr = sidt(),
        .tr = str(),
        .ldtr = sldt(),
        .cs = read_cs(),
        .ss = read_ss(),
        .ds = read_ds(),
        .es = read_es(),
        .fs = read_fs(),
        .gs = read_gs(),
    };
}

static void take(struct cpu *cpu, const struct firmware_state *was)
{
    write_dr7(0);
    wrmsr(IA32_EFER, was->efer | EFER_NXE);
    write_cr4((was->cr4 & (CR4_MCE | CR4_LA57)) | CR4_PAE | CR4_OSFXSR | CR4_OSXMMEXCPT);
    write_cr0(CR0_PE | CR0_MP | CR0_NE | CR0_WP | CR0_PG);
    lgdt((struct table_register){sizeof(cpu->gdt) - 1, (uint64_t)cpu->gdt});
    load_segments(SELECTOR_CODE, SELECTOR_DATA, 0, 0, 0, 0); /* a return to ring 3 would clear the others */
    lldt(0);
    ltr(SELECTOR_TSS);
    lidt((struct table_register){sizeof(struct idt_gate) * IDT_GATES - 1, (uint64_t)cpu->idt});
    wrmsr(IA32_FS_BASE, (uint64_t)cpu);
    wrmsr(IA32_PAT, PAT_OURS);
}

/*
 * LTR wants a TSS that is not busy. No instruction loads a null TR: where the firmware had none, ours stays,
 * and what a second run then finds in TR is a selector for which the firmware's GDT has something else.
 */
static void restore_tr(const struct firmware_state *was)
{
    uint64_t *descriptor = (uint64_t *)(was->gdtr.base + (was->tr & ~7UL));
    bool in_gdt = (was->tr & ~7UL) && (was->tr | 7UL) + 8 <= was->gdtr.limit;

    if (in_gdt && field_get(*descriptor & ~DESCRIPTOR_TSS_BUSY, 44, 40) == DESCRIPTOR_TSS_AVAILABLE) {
        *descriptor &= ~DESCRIPTOR_TSS_BUSY;
        ltr(was->tr);
    }
}

static void give_back(const struct firmware_state *was)
{
    lgdt(was->gdtr);
    load_segments(was->cs, was->ss, was->ds, was->es, was->fs, was->gs);
    lldt(was->ldtr);
    restore_tr(was);
    lidt(was->idtr);
    write_cr0(was->cr0);
    write_cr4(was->cr4);
    wrmsr(IA32_EFER, was->efer);
    wrmsr(IA32_PAT, was->pat);
    wrmsr(IA32_STAR, was->star);
    wrmsr(IA32_FS_BASE, was->fs_base);
    wrmsr(IA32_GS_BASE, was->gs_base);
    wrmsr(IA32_KERNEL_GS_BASE, was->kernel_gs_base);
    write_dr7(was->dr7);
}

static void on_our_side(void *argument)
{
    struct machine *m = argument;

    m->result = context_save(&early_way_out) ? early_error : m->work(m);
}

error machine_run(struct machine *m)
{
    struct firmware_state was;
    bool interrupts = read_rflags() & RFLAGS_IF;
    error e;

    cli();
    was = save();
    machine_stop_resets(m->resets);
    e = machine_build(m);
    if (!e) {
        take(m->cpu, &was);
        machine_cross((uint64_t)m->tables.root, m->cpu->stack_top, on_our_side, m);
        give_back(&was);
        e = m->result;
    }
    if (interrupts)
        sti();
    return e;
}
