#include "boot/machine/firmware_state.h"

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

void firmware_state_save(struct firmware_state *s)
{
    *s = (struct firmware_state){
        .rflags = read_rflags(),
        .cr0 = read_cr0(),
        .cr4 = read_cr4(),
        .dr = {read_dr0(), read_dr1(), read_dr2(), read_dr3()},
        .dr6 = read_dr6(),
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
    for (unsigned i = 0; i < FIRMWARE_MSRS; i++)
        s->msrs[i] = rdmsr(msr_list[i]);
    interrupt_controllers_save(&s->controllers);
}

/*
 * LTR requires a TSS that is not busy, and marks it busy: in a copy, because the firmware's GDT may be
 * read-only. No instruction loads a null TR: where the firmware's was null, the program's stays in TR, and a
 * second run saves a selector for which the firmware's GDT has another descriptor.
 */
static void restore_tr(const struct firmware_state *was)
{
    uint64_t copy[64]; /* no known firmware has its TSS after that */
    uint64_t slot = was->tr / sizeof(copy[0]);
    const uint64_t *descriptor = (const uint64_t *)was->gdtr.base + slot;

    if (!slot || slot + 2 > COUNT_OF(copy) || (slot + 2) * sizeof(copy[0]) - 1 > was->gdtr.limit ||
        field_get(descriptor[0] & ~DESCRIPTOR_TSS_BUSY, 44, 40) != DESCRIPTOR_TSS_AVAILABLE)
        return;
    copy[slot] = descriptor[0] & ~DESCRIPTOR_TSS_BUSY;
    copy[slot + 1] = descriptor[1];
    lgdt((struct table_register){sizeof(copy) - 1, (uint64_t)copy});
    ltr(was->tr);
    lgdt(was->gdtr);
}

static void restore_debug_registers(const struct firmware_state *was)
{
    write_dr7(0);
    write_dr0(was->dr[0]);
    write_dr1(was->dr[1]);
    write_dr2(was->dr[2]);
    write_dr3(was->dr[3]);
    write_dr6(was->dr6);
    write_dr7(was->dr7);
}

void firmware_state_restore(const struct firmware_state *was)
{
    cli();
    lgdt(was->gdtr);
    lidt(was->idtr); /* at once: the program's gates do not fit the firmware's GDT */
    load_segments(was->cs, was->ss, was->ds, was->es, was->fs, was->gs);
    lldt(was->ldtr);
    restore_tr(was);
    write_cr0(was->cr0);
    write_cr4(was->cr4);
    for (unsigned i = 0; i < FIRMWARE_MSRS; i++) /* after the segments, which set the bases too */
        wrmsr(msr_list[i], was->msrs[i]);
    restore_debug_registers(was);
    interrupt_controllers_restore(&was->controllers);
    write_rflags(was->rflags);
}
