/* Page tables, stacks, GDT, TSS and IDT of a CPU that the program owns. */
#include "boot/machine/machine.h"

#include "boot/cpu/per_cpu.h"
#include "boot/machine/interrupt_controllers.h"
#include "boot/machine/requirements.h"
#include "boot/machine/tss_selector.h"
#include "boot/memory/guard_pages.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/paging.h"
#include "include/registers.h"

#define STACK_SIZE   0x8000
#define EARLY_STACK  0x2000               /* enough for a report */
#define PATCH_WINDOW 0xFFFF800000000000UL /* an address outside identity mapping */

extern const uint8_t early_gates[];

/* Set by linker.ld: the parts of the image that differ in their rights. */
extern const uint64_t per_cpu_size;
extern char image_start[], text_start[], text_end[], user_text_start[], user_text_end[], data_start[],
    image_end[];

/* A bit that is reserved where there is no such protection. */
static uint64_t no_execute(void)
{
    return has_no_execute() ? PAGE_NO_EXECUTE : 0;
}

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
    uint64_t read_only = PAGE_PRESENT | no_execute(), data = read_only | PAGE_WRITE;

    return page_tables_open(&m->tables, &m->arena, read_cr4() & CR4_LA57 ? 5 : 4,
                            PAGE_PRESENT | PAGE_WRITE | PAGE_USER) &&
           page_tables_map(&m->tables, m->frame_buffer.base, m->frame_buffer.base, m->frame_buffer.size,
                           data | PAGE_WRITE_COMBINE) &&
           map_identity(m, image_start, image_end, read_only) &&
           map_identity(m, text_start, text_end, PAGE_PRESENT) &&
           map_identity(m, user_text_start, user_text_end, PAGE_PRESENT | PAGE_USER) &&
           map_identity(m, data_start, image_end, data) &&
           map_identity(m, (const char *)m->memory.start, (const char *)m->memory.end, data) &&
           page_tables_map(&m->tables, m->log.base, m->log.base, m->log.size, data) &&
           map_apic(m, data | PAGE_UNCACHED) &&
           page_tables_map(&m->tables, PATCH_WINDOW, (uint64_t)text_start, PAGE_SIZE, data);
}

uint64_t machine_stack(struct machine *m, size_t size)
{
    uint8_t *guard = arena_take_as_is(&m->arena, PAGE_SIZE + size);

    if (!guard || !page_tables_map(&m->tables, (uint64_t)guard, 0, PAGE_SIZE, 0))
        return 0;
    invlpg((uint64_t)guard);
    return (uint64_t)guard + PAGE_SIZE + align_up(size, PAGE_SIZE);
}

uint64_t machine_user_stack(struct machine *m, size_t size)
{
    uint64_t top = machine_stack(m, size), bottom = top - align_up(size, PAGE_SIZE);

    if (!top || !page_tables_map(&m->tables, bottom, bottom, size,
                                 PAGE_PRESENT | PAGE_WRITE | PAGE_USER | no_execute()))
        return 0;
    write_cr3(read_cr3()); /* the pages were mapped for ring 0 only */
    return top;
}

void *machine_patch_open(struct machine *m, const void *code)
{
    uint64_t page = align_down((uint64_t)code, PAGE_SIZE);

    /* Two pages: the code may cross the end of the first. map_all has made the tables for the window. */
    page_tables_map(&m->tables, PATCH_WINDOW, page, 2 * PAGE_SIZE, PAGE_PRESENT | PAGE_WRITE | no_execute());
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

error machine_make_tables(struct machine *m)
{
    guard_pages_open(&m->tables, (struct memory_range){(uint64_t)m->memory.start,
                                                       (uint64_t)(m->memory.end - m->memory.start)});
    return map_all(m) ? NULL : FAIL("too little memory for page tables: give more with memory=MiB");
}

/* Right after the CPU's per_cpu variables, which are addressed from there (boot/cpu/per_cpu.h). */
static struct cpu *make_cpu(struct arena *arena)
{
    uint64_t variables = align_up(per_cpu_size, PER_CPU_ALIGNMENT);
    uint8_t *memory = arena_take(arena, variables + sizeof(struct cpu));
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
    cpu->idt = arena_take(&m->arena, sizeof(struct idt_gate) * IDT_GATES);
    cpu->stack_top = machine_stack(m, STACK_SIZE);
    cpu->tss.ist[EARLY_IST - 1] = machine_stack(m, EARLY_STACK);
    if (!cpu->idt || !cpu->stack_top || !cpu->tss.ist[EARLY_IST - 1])
        return FAIL("too little memory for a stack: give more with memory=MiB");
    cpu->tss.io_map_base = sizeof(cpu->tss);
    fill_gdt(cpu, &m->was.gdtr);
    for (unsigned vector = 0; vector < IDT_GATES; vector++)
        idt_set(cpu, vector, (uint64_t)early_gates + vector * GATE_SIZE, EARLY_IST, 0);
    m->cpu = cpu;
    return NULL;
}
