#include "boot/machine.h"

#include "boot/console.h"
#include "boot/context.h"
#include "include/apic.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/paging.h"
#include "include/registers.h"

#define STACK_SIZE   0x8000
#define PATCH_WINDOW 0xFFFF800000000000UL /* an address that identity mapping never uses */

void machine_cross(uint64_t cr3, uint64_t stack_top, void (*work)(void *), void *argument);
void early_gate(void);
_Noreturn void early_event(const uint64_t *stack);

/* Set by linker.ld: the parts of the image that differ in their rights. */
extern char image_start[], text_start[], text_end[], data_start[], image_end[];

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

void idt_set(struct cpu *cpu, unsigned vector, uint64_t handler, unsigned ist)
{
    cpu->idt[vector] = (struct idt_gate){
        .offset_15_0 = (uint16_t)handler,
        .selector = SELECTOR_CODE,
        .ist = (uint8_t)ist,
        .type = GATE_INTERRUPT,
        .offset_31_16 = (uint16_t)(handler >> 16),
        .offset_63_32 = (uint32_t)(handler >> 32),
    };
}

static bool map(struct machine *m, const char *start, const char *end, uint64_t bits)
{
    return page_tables_map(&m->tables, (uint64_t)start, (uint64_t)start, (uint64_t)(end - start), bits);
}

/* Identity mapping of the image, each part with its own rights, of the arena, and of the local APIC. */
static bool make_tables(struct machine *m)
{
    const char *arena_start = (const char *)m->arena.next;
    uint64_t apic = rdmsr(IA32_APIC_BASE) & APIC_BASE_ADDRESS;
    uint64_t data = PAGE_PRESENT | PAGE_WRITE | PAGE_NO_EXECUTE;

    return page_tables_open(&m->tables, &m->arena, read_cr4() & CR4_LA57 ? 5 : 4,
                            PAGE_PRESENT | PAGE_WRITE | PAGE_USER) &&
           map(m, image_start, image_end, PAGE_PRESENT | PAGE_NO_EXECUTE) &&
           map(m, text_start, text_end, PAGE_PRESENT) && map(m, data_start, image_end, data) &&
           map(m, arena_start, (const char *)m->arena.end, data) &&
           page_tables_map(&m->tables, apic, apic, PAGE_SIZE, data | PAGE_UNCACHED) &&
           page_tables_map(&m->tables, PATCH_WINDOW, (uint64_t)text_start, PAGE_SIZE, data);
}

uint64_t machine_stack(struct machine *m, size_t size)
{
    uint8_t *guard = arena_take(&m->arena, PAGE_SIZE + size);

    if (!guard || !page_tables_map(&m->tables, (uint64_t)guard, 0, PAGE_SIZE, 0))
        return 0;
    invlpg((uint64_t)guard);
    return (uint64_t)guard + PAGE_SIZE + align_up(size, PAGE_SIZE);
}

void *machine_patch_open(struct machine *m, const void *code)
{
    uint64_t page = align_down((uint64_t)code, PAGE_SIZE);

    /* Two pages: the code may run over the end of the first. The tables for the window exist since
     * make_tables. */
    page_tables_map(&m->tables, PATCH_WINDOW, page, 2 * PAGE_SIZE,
                    PAGE_PRESENT | PAGE_WRITE | PAGE_NO_EXECUTE);
    invlpg(PATCH_WINDOW);
    invlpg(PATCH_WINDOW + PAGE_SIZE);
    return (void *)(PATCH_WINDOW + ((uint64_t)code - page));
}

void machine_patch_close(struct machine *m)
{
    page_tables_map(&m->tables, PATCH_WINDOW, 0, 2 * PAGE_SIZE, 0);
    invlpg(PATCH_WINDOW);
    invlpg(PATCH_WINDOW + PAGE_SIZE);
}

static error make_cpu(struct machine *m)
{
    struct cpu *cpu;

    if (!make_tables(m) || !(cpu = arena_take(&m->arena, sizeof(*cpu))))
        return FAIL("too little memory for page tables: give more with memory=MiB");
    cpu->self = cpu;
    cpu->idt = arena_take(&m->arena, sizeof(struct idt_gate) * IDT_GATES);
    cpu->stack_top = machine_stack(m, STACK_SIZE);
    if (!cpu->idt || !cpu->stack_top)
        return FAIL("too little memory for a stack: give more with memory=MiB");

    uint64_t tss = (uint64_t)&cpu->tss;

    cpu->tss.io_map_base = sizeof(cpu->tss);
    cpu->gdt[SELECTOR_CODE / 8] = DESCRIPTOR_CODE64;
    cpu->gdt[SELECTOR_DATA / 8] = DESCRIPTOR_DATA;
    cpu->gdt[SELECTOR_USER32 / 8] = DESCRIPTOR_CODE64_USER;
    cpu->gdt[SELECTOR_USER_DATA / 8] = DESCRIPTOR_DATA_USER;
    cpu->gdt[SELECTOR_USER_CODE / 8] = DESCRIPTOR_CODE64_USER;
    cpu->gdt[SELECTOR_TSS / 8] = DESCRIPTOR_PRESENT | DESCRIPTOR_TSS_AVAILABLE << 40 | TSS_LIMIT |
                                 field_get(tss, 23, 0) << 16 | field_get(tss, 31, 24) << 56;
    cpu->gdt[SELECTOR_TSS / 8 + 1] = tss >> 32;
    for (unsigned vector = 0; vector < IDT_GATES; vector++)
        idt_set(cpu, vector, (uint64_t)early_gate, 0);
    m->cpu = cpu;
    return NULL;
}

static void lgdt(struct table_register gdtr)
{
    __asm__ volatile("lgdt %0" : : "m"(gdtr) : "memory");
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
    load_segments(SELECTOR_CODE, SELECTOR_DATA, SELECTOR_DATA, SELECTOR_DATA, SELECTOR_DATA, SELECTOR_DATA);
    lldt(0);
    ltr(SELECTOR_TSS);
    lidt((struct table_register){sizeof(struct idt_gate) * IDT_GATES - 1, (uint64_t)cpu->idt});
    wrmsr(IA32_GS_BASE, (uint64_t)cpu);
    wrmsr(IA32_PAT, PAT_POWER_ON);
}

static void give_back(const struct firmware_state *was)
{
    lgdt(was->gdtr);
    load_segments(was->cs, was->ss, was->ds, was->es, was->fs, was->gs);
    lldt(was->ldtr);
    if (was->tr) {
        /* LTR wants a TSS that is not busy. No instruction loads a null TR: where the firmware had none, ours
         * stays. */
        uint64_t *descriptor = (uint64_t *)(was->gdtr.base + (was->tr & ~7UL));

        *descriptor &= ~DESCRIPTOR_TSS_BUSY;
        ltr(was->tr);
    }
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
    e = make_cpu(m);
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
