#include "vmm/guest/guest.h"

#include "boot/text/string.h"
#include "include/descriptors.h"
#include "include/fred.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/paging.h"
#include "include/vmx_instructions.h"

#define LARGE_PAGE      BIT(7)
#define LARGE_PAGE_SIZE 0x200000

#define EPT             "EPT"
#define MEMORY          "guest's memory"
#define EPT_TABLES      4

extern const uint8_t guest_image[], guest_image_end[], guest_handlers[], guest_handlers_end[];
extern const uint8_t guest_fred_page[], guest_fred_page_end[];
extern const uint32_t guest_entries[], guest_steps[];
extern const uint16_t guest_fred_causes[];

static bool is_shared(const struct guest *g)
{
    return g->data != g->memory + (GUEST_DATA - GUEST_CODE);
}

static uint64_t *guest_page(struct guest *g, uint64_t address)
{
    return (uint64_t *)guest_memory(g, address, 1);
}

static bool map_guest(struct guest *g, uint64_t start, uint64_t end, uint64_t rights)
{
    uint64_t to = start == GUEST_DATA ? g->data_at : (uint64_t)guest_page(g, start);

    return page_tables_map(&g->ept, start, to, end - start, rights | EPT_MEMORY_WB);
}

/* With all accessed and dirty bits set: where the guest may not write its tables, the CPU may not either. */
static void make_tables(struct guest *g)
{
    uint64_t table = PAGE_PRESENT | PAGE_WRITE | PAGE_ACCESSED;

    guest_page(g, GUEST_TABLES)[0] = (GUEST_TABLES + PAGE_SIZE) | table;
    guest_page(g, GUEST_TABLES + PAGE_SIZE)[0] = (GUEST_TABLES + 2 * PAGE_SIZE) | table;
    guest_page(g, GUEST_TABLES + 2 * PAGE_SIZE)[0] = table | PAGE_DIRTY | LARGE_PAGE;
    /* Memory of a shadow stack is dirty and read-only. */
    guest_page(g, GUEST_TABLES + 2 * PAGE_SIZE)[GUEST_SHADOW / LARGE_PAGE_SIZE] =
        PAGE_PRESENT | PAGE_ACCESSED | PAGE_DIRTY | LARGE_PAGE;
}

static void make_descriptors(struct guest *g)
{
    struct idt_gate *idt = (void *)guest_page(g, GUEST_IDT);
    uint64_t *gdt = guest_page(g, GUEST_GDT);

    gdt[SELECTOR_CODE / 8] = DESCRIPTOR_CODE64;
    gdt[SELECTOR_DATA / 8] = DESCRIPTOR_DATA;
    for (unsigned vector = 0; vector < GUEST_VECTORS; vector++)
        idt[vector] = (struct idt_gate){.offset_15_0 = (uint16_t)guest_handler(vector),
                                        .selector = SELECTOR_CODE,
                                        .type = GATE_INTERRUPT};
}

static bool take_memory(struct guest *g, struct machine *m, const struct guest *first)
{
    uint8_t *pages;

    if (first) {
        g->memory = first->memory;
        g->data_at = machine_hidden_page(m, MEMORY);
        g->data = (uint8_t *)(g->data_at + machine_seen_at(m));
        return g->data_at;
    }
    pages = arena_take(&m->arena, GUEST_END - GUEST_CODE + 2 * PAGE_SIZE, MEMORY);
    g->memory = pages + PAGE_SIZE;
    g->data = g->memory + (GUEST_DATA - GUEST_CODE);
    g->data_at = (uint64_t)g->data;
    return pages;
}

/* EPT_TABLES reach up to GUEST_UNMAPPED. */
static bool take_tables(struct guest *g, struct machine *m)
{
    uint64_t page = machine_hidden_page(m, EPT);

    if (!page)
        return false;
    page_tables_open_at(&g->ept, page, machine_seen_at(m), EPT_READ | EPT_WRITE | EPT_EXECUTE);
    for (unsigned i = 1; i < EPT_TABLES; i++) {
        page = machine_hidden_page(m, EPT);
        if (!page)
            return false;
        page_tables_add(&g->ept, page);
    }
    g->eptp = g->ept.root | EPTP_WALK_LENGTH_4 | EPTP_MEMORY_WB;
    return true;
}

error guest_make(struct guest *g, struct machine *m, const struct guest *first)
{
    if (!take_memory(g, m, first) || !take_tables(g, m))
        return FAIL("too little memory for the guest: give more with memory=MiB");
    if (guest_image_end - guest_image > GUEST_HANDLERS - GUEST_CODE ||
        guest_handlers_end - guest_handlers > GUEST_FRED - GUEST_HANDLERS ||
        guest_fred_page_end - guest_fred_page > GUEST_DATA - GUEST_FRED)
        return FAIL("the guest's programs do not fit into their pages");
    return guest_renew(g);
}

static void renew_shared(struct guest *g)
{
    memset(g->memory, 0, GUEST_END - GUEST_CODE);
    memcpy(g->memory, guest_image, (size_t)(guest_image_end - guest_image));
    memcpy(guest_page(g, GUEST_HANDLERS), guest_handlers, (size_t)(guest_handlers_end - guest_handlers));
    memcpy(guest_page(g, GUEST_FRED), guest_fred_page, (size_t)(guest_fred_page_end - guest_fred_page));
}

error guest_renew(struct guest *g)
{
    if (is_shared(g))
        memset(g->data, 0, PAGE_SIZE);
    else
        renew_shared(g);
    make_tables(g);
    make_descriptors(g);
    if (!page_tables_map(&g->ept, 0, 0, GUEST_UNMAPPED, 0) ||
        !map_guest(g, GUEST_CODE, GUEST_DATA, EPT_READ | EPT_EXECUTE) ||
        !map_guest(g, GUEST_DATA, GUEST_TABLES, EPT_READ | EPT_WRITE) ||
        !map_guest(g, GUEST_TABLES, GUEST_END, is_shared(g) ? EPT_READ : EPT_READ | EPT_WRITE))
        return FAIL("too little memory for the guest's EPT: give more with memory=MiB");
    if (!invept_all())
        return FAIL("INVEPT of all contexts failed: IA32_VMX_EPT_VPID_CAP bits 20 and 26 should be 1");
    return NULL;
}

uint64_t guest_entry(enum guest_program program)
{
    return GUEST_CODE + guest_entries[program];
}

uint64_t guest_step(enum guest_step step)
{
    return GUEST_HANDLERS + guest_steps[step];
}

uint64_t guest_fred_cause(enum guest_fred_cause cause)
{
    return GUEST_FRED + guest_fred_causes[cause];
}

uint64_t guest_fred_handler(bool ring3)
{
    return GUEST_FRED + (ring3 ? 0 : FRED_ENTRY_RING0) + 1; /* after a NOP */
}

uint64_t guest_handler(unsigned vector)
{
    return GUEST_HANDLERS + vector * GUEST_VECTOR_SIZE;
}

void *guest_memory(struct guest *g, uint64_t address, size_t size)
{
    bool in_data = address >= GUEST_DATA && address < GUEST_TABLES;
    uint64_t end = !is_shared(g) || address >= GUEST_TABLES ? GUEST_END : in_data ? GUEST_TABLES : GUEST_DATA;

    if (address < GUEST_CODE || address > end || size > end - address)
        return NULL;
    return in_data ? g->data + (address - GUEST_DATA) : g->memory + (address - GUEST_CODE);
}

bool guest_map_apic(struct guest *g, bool there)
{
    uint64_t apic = rdmsr(IA32_APIC_BASE) & APIC_BASE_ADDRESS;

    return page_tables_map(&g->ept, GUEST_APIC, apic, PAGE_SIZE, there ? EPT_READ | EPT_WRITE : 0) &&
           invept_all();
}
