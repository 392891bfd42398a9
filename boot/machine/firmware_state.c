#include "boot/machine/firmware_state.h"

#include "boot/machine/attempt.h"
#include "include/descriptors.h"
#include "include/msr.h"
#include "include/registers.h"

/* The MSRs that the program or a VM exit (SDM vol. 3, 27.5) writes. Every CPU in 64-bit mode has them. */
static const uint32_t msr_list[FIRMWARE_MSRS] = {
    IA32_EFER,         IA32_PAT,          IA32_STAR,    IA32_LSTAR,   IA32_FMASK,          IA32_SYSENTER_CS,
    IA32_SYSENTER_ESP, IA32_SYSENTER_EIP, IA32_FS_BASE, IA32_GS_BASE, IA32_KERNEL_GS_BASE,
};

uint64_t *firmware_state_msr(struct firmware_state *s, uint32_t msr)
{
    for (unsigned i = 0; i < FIRMWARE_MSRS; i++) {
        if (msr_list[i] == msr)
            return &s->msrs[i];
    }
    return NULL;
}

void load_segments(uint16_t cs, uint16_t ss, uint16_t ds, uint16_t es, uint16_t fs, uint16_t gs)
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

static void save_registers(void *argument)
{
    struct firmware_state *s = argument;

    *s = (struct firmware_state){
        .cr0 = read_cr0(),
        .cr3 = read_cr3(),
        .cr4 = read_cr4(),
        .dr = {read_dr0(), read_dr1(), read_dr2(), read_dr3()},
        .dr6 = read_dr6(),
        .dr7 = read_dr7(),
        .gdtr = sgdt(),
        .tr = str(),
        .ldtr = sldt(),
        .cs = read_cs(),
        .ss = read_ss(),
        .ds = read_ds(),
        .es = read_es(),
        .fs = read_fs(),
        .gs = read_gs(),
    };
    for (unsigned i = 0; i < FIRMWARE_MSRS; i++)
        s->msrs[i] = rdmsr(msr_list[i]);
    interrupt_controllers_save(&s->controllers);
}

error firmware_state_save(struct firmware_state *s)
{
    uint64_t rflags = read_rflags(), cr4 = read_cr4();
    error e = attempt(save_registers, s, "the firmware's state was saved");

    s->rflags = rflags;
    s->cr4 = cr4;
    s->idtr = sidt();
    return e;
}

static void close_local_nmis(void *argument)
{
    (void)argument;
    interrupt_controllers_close_nmis();
}

error firmware_state_close_nmis(struct firmware_state *s, bool board)
{
    if (board)
        nmi_gate_close(&s->nmi_gate);
    return attempt(close_local_nmis, s, "the sources of NMIs were closed");
}

/*
 * LTR requires a TSS that is not busy, and marks it busy: in a copy, because the firmware's GDT may be
 * read-only. No instruction loads a null TR: where the firmware's was null, the program's stays in TR, and a
 * second run saves a selector for which the firmware's GDT has another descriptor.
 */
static void restore_task(void *argument)
{
    const struct firmware_state *was = argument;
    uint64_t copy[64]; /* no known firmware has its TSS after that */
    uint64_t slot = was->tr / sizeof(copy[0]);
    const uint64_t *descriptor = (const uint64_t *)was->gdtr.base + slot;

    lldt(was->ldtr);
    if (!slot || slot + 2 > COUNT_OF(copy) || (slot + 2) * sizeof(copy[0]) - 1 > was->gdtr.limit ||
        field_get(descriptor[0] & ~DESCRIPTOR_TSS_BUSY, 44, 40) != DESCRIPTOR_TSS_AVAILABLE)
        return;
    copy[slot] = descriptor[0] & ~DESCRIPTOR_TSS_BUSY;
    copy[slot + 1] = descriptor[1];
    lgdt((struct table_register){sizeof(copy) - 1, (uint64_t)copy});
    ltr(was->tr);
    lgdt(was->gdtr);
}

/* CR4.PCIDE can only be set while CR3[11:0] is 0 (SDM vol. 3, 4.10.1). */
static void restore_controls(void *argument)
{
    const struct firmware_state *was = argument;

    write_cr0(was->cr0);
    write_cr3(was->cr3 & ~CR3_PCID);
    write_cr4(was->cr4 & ~ATTEMPT_CR4);
    write_cr3(was->cr3);
}

struct msr_value {
    uint32_t msr;
    uint64_t value;
};

static void restore_msr(void *argument)
{
    const struct msr_value *m = argument;

    wrmsr(m->msr, m->value);
}

static void restore_debug_registers(void *argument)
{
    const struct firmware_state *was = argument;

    write_dr7(0);
    write_dr0(was->dr[0]);
    write_dr1(was->dr[1]);
    write_dr2(was->dr[2]);
    write_dr3(was->dr[3]);
    write_dr6(was->dr6);
    write_dr7(was->dr7);
}

static void restore_controllers(void *argument)
{
    interrupt_controllers_restore(&((const struct firmware_state *)argument)->controllers);
}

static void open_nmi_gate(void *argument)
{
    nmi_gate_open(&((const struct firmware_state *)argument)->nmi_gate);
}

/* Each step on its own: when one faults, the others are still carried out. NMIs come again last. */
static error restore_by_steps(struct firmware_state *was)
{
    static void (*const steps[])(void *) = {restore_task, restore_controls, restore_debug_registers,
                                            restore_controllers, open_nmi_gate};
    error first = NULL;

    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        error e = attempt(steps[i], was, "the firmware's state was restored");

        first = first ? first : e;
    }
    return first;
}

static error restore_msrs(const struct firmware_state *was)
{
    error first = NULL;

    for (size_t i = 0; i < FIRMWARE_MSRS; i++) {
        struct msr_value m = {msr_list[i], was->msrs[i]};
        error e = attempt(restore_msr, &m, "an MSR of the firmware was restored");

        first = first ? first : e;
    }
    return first;
}

error firmware_state_restore(const struct firmware_state *was)
{
    struct firmware_state s = *was;
    error e, msrs;

    cli();
    lgdt(s.gdtr);
    lidt(s.idtr); /* at once: the program's gates do not fit the firmware's GDT */
    load_segments(s.cs, s.ss, s.ds, s.es, s.fs, s.gs);
    msrs = restore_msrs(&s); /* after the segments, which set the bases too */
    e = restore_by_steps(&s);
    write_rflags(s.rflags);
    return e ? e : msrs;
}
