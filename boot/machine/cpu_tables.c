/* Page tables, stacks, GDT, TSS and IDT of a CPU that the program owns. */
#include "boot/machine/mappings.h"

#include "boot/cpu/per_cpu.h"
#include "boot/machine/interrupt_controllers.h"
#include "boot/machine/tss_selector.h"
#include "boot/memory/guard_pages.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/paging.h"
#include "include/registers.h"

#define STACK_SIZE  0x2000
#define EARLY_STACK 0x1000 /* enough for a report */

extern const uint8_t early_gates[];

/* Set by linker.ld: the parts of the image that differ in their rights. */
extern const uint64_t per_cpu_size;
extern char image_start[], text_start[], text_end[], user_text_start[], user_text_end[], data_start[],
    image_end[];

static bool map_apic(struct machine *m, uint64_t bits)
{
    uint64_t base;

    if (!interrupt_controllers_apic_on())
        return true;
    base = rdmsr(IA32_APIC_BASE) & APIC_BASE_ADDRESS;
    return page_tables_map(&m->tables, base, base, PAGE_SIZE, bits);
}

static bool map_identity(struct machine *m, const char *start, const char *end, uint64_t bits)
{
    return page_tables_map(&m->tables, (uint64_t)start, (uint64_t)start, (uint64_t)(end - start), bits);
}

/* Identity mapping of the frame buffer, the image (each part with its own rights), the program's memory, the
 * log and the local APIC. */
static bool map_all(struct machine *m)
{
    uint64_t read_only = PAGE_PRESENT | machine_no_execute(), data = machine_data_bits();

    return page_tables_open(&m->tables, &m->arena, read_cr4() & CR4_LA57 ? 5 : 4,
                            PAGE_PRESENT | PAGE_WRITE | PAGE_USER) &&
           page_tables_map(&m->tables, m->frame_buffer.base, m->frame_buffer.base, m->frame_buffer.size,
                           data | PAGE_WRITE_COMBINE) &&
           map_identity(m, image_start, image_end, read_only) &&
           map_identity(m, text_start, text_end, PAGE_PRESENT) &&
           map_identity(m, user_text_start, user_text_end, PAGE_PRESENT | PAGE_USER) &&
           map_identity(m, data_start, image_end, data) &&
           page_tables_map(&m->tables, m->memory.base, m->memory.base, m->memory.size, data) &&
           page_tables_map(&m->tables, m->log.base, m->log.base, m->log.size, data) &&
           map_apic(m, data | PAGE_UNCACHED) && machine_map_hidden(m) &&
           page_tables_map(&m->tables, MACHINE_PATCH_WINDOW, 0, 2 * PAGE_SIZE, 0);
}

error machine_make_tables(struct machine *m)
{
    guard_pages_open(&m->tables, m->memory);
    return map_all(m) ? NULL : FAIL("too little memory for page tables: give more with memory=MiB");
}

/* Right after the CPU's per_cpu variables, which are addressed from there (boot/cpu/per_cpu.h). */
static struct cpu *make_cpu(struct arena *arena)
{
    uint64_t variables = align_up(per_cpu_size, PER_CPU_ALIGNMENT);
    uint8_t *memory = arena_take(arena, variables + sizeof(struct cpu), "variables, GDT, TSS");
    struct cpu *cpu = memory ? (struct cpu *)(void *)(memory + variables) : NULL;

    if (cpu)
        cpu->self = cpu;
    return cpu;
}

static void fill_gdt(struct cpu *cpu, const struct table_register *firmware_gdt)
{
    uint64_t tss = (uint64_t)&cpu->tss;

    cpu->gdt[SELECTOR_CODE / 8] = DESCRIPTOR_CODE64;
    cpu->gdt[SELECTOR_DATA / 8] = DESCRIPTOR_DATA;
    cpu->gdt[SELECTOR_USER32 / 8] = DESCRIPTOR_CODE32_USER;
    cpu->gdt[SELECTOR_USER_DATA / 8] = DESCRIPTOR_DATA_USER;
    cpu->gdt[SELECTOR_USER_CODE / 8] = DESCRIPTOR_CODE64_USER;
    cpu->tss_selector = tss_selector((const uint64_t *)firmware_gdt->base, firmware_gdt->limit);
    cpu->gdt[cpu->tss_selector / 8] = DESCRIPTOR_PRESENT | DESCRIPTOR_TSS_AVAILABLE << 40 | TSS_LIMIT |
                                      field_get(tss, 23, 0) << 16 | field_get(tss, 31, 24) << 56;
    cpu->gdt[cpu->tss_selector / 8 + 1] = tss >> 32;
}

error machine_make_cpu(struct machine *m)
{
    struct cpu *cpu = make_cpu(&m->arena);

    if (!cpu)
        return FAIL("too little memory for a CPU: give more with memory=MiB");
    cpu->number = m->number;
    cpu->idt = arena_take_as_is(&m->arena, sizeof(struct idt_gate) * IDT_GATES, "IDT");
    cpu->stack_top = machine_stack(m, STACK_SIZE, "stack");
    cpu->tss.ist[EARLY_IST - 1] = machine_stack(m, EARLY_STACK, "stack of level 3, and without FRED");
    if (!cpu->idt || !cpu->stack_top || !cpu->tss.ist[EARLY_IST - 1])
        return FAIL("too little memory for a stack: give more with memory=MiB");
    cpu->tss.io_map_base = sizeof(cpu->tss);
    fill_gdt(cpu, &m->was.gdtr);
    for (unsigned vector = 0; vector < IDT_GATES; vector++)
        idt_set(cpu, vector, (uint64_t)early_gates + vector * GATE_SIZE, EARLY_IST, 0);
    m->cpu = cpu;
    return NULL;
}
