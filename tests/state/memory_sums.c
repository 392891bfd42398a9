#include "tests/state/memory_sums.h"

#include "boot/cpu/cpu.h"
#include "boot/text/format.h"
#include "boot/text/string.h"
#include "include/instructions.h"
#include "include/paging.h"
#include "include/registers.h"
#include "vmm/vmx/vmx.h"

#define MOST_PAGES    8192
#define HOLES         8
#define MOST_FAILURES 8
#define STACK_BELOW   0x2000
#define FACTOR        0x9E3779B97F4A7C15UL /* odd, so that the multiplication loses no bit */

extern const char image_start[], image_end[];

static uint64_t page_sums[MOST_PAGES];
static struct memory_hole {
    const void *start;
    size_t size;
} memory_holes[HOLES];
static struct page_tables host_tables;
static const struct machine *host_machine;

static bool overlaps(const struct memory_hole *hole, uint64_t start, size_t size)
{
    uint64_t hole_start = (uint64_t)hole->start;

    return hole_start < start + size && start < hole_start + hole->size;
}

static bool in_a_hole(uint64_t start, size_t size)
{
    for (unsigned i = 0; i < HOLES; i++) {
        if (overlaps(&memory_holes[i], start, size))
            return true;
    }
    return false;
}

static bool is_mapped(uint64_t address)
{
    return page_tables_entry(&host_tables, address) & PAGE_PRESENT;
}

/* A hidden page is mapped elsewhere (machine_hidden_page). Excluded in units of 8 bytes: a word that a hole
 * touches is left out. */
static uint64_t page_sum(uint64_t page)
{
    const volatile uint64_t *words =
        (const volatile uint64_t *)(is_mapped(page) ? page : page + machine_seen_at(host_machine));
    bool has_holes = in_a_hole(page, PAGE_SIZE);
    uint64_t result = 0;

    for (unsigned i = 0; i < PAGE_SIZE / sizeof(*words); i++) {
        if (!has_holes || !in_a_hole(page + i * sizeof(*words), sizeof(*words)))
            result = (result ^ words[i]) * FACTOR;
    }
    return result;
}

/* Visits each page of image and arena; visit() returns false to stop. */
static bool each_page(bool (*visit)(struct test *t, uint64_t page, unsigned number), struct test *t,
                      unsigned *count)
{
    const uint64_t ranges[][2] = {
        {(uint64_t)image_start, (uint64_t)image_end},
        {(uint64_t)host_machine->arena.start, (uint64_t)host_machine->arena.next},
    };

    *count = 0;
    for (unsigned i = 0; i < COUNT_OF(ranges); i++) {
        for (uint64_t page = align_up(ranges[i][0], PAGE_SIZE); page < ranges[i][1]; page += PAGE_SIZE) {
            if (!is_mapped(page) && !is_mapped(page + machine_seen_at(host_machine)))
                continue;
            if (!visit(t, page, *count))
                return false;
            ++*count;
        }
    }
    return true;
}

static bool keep_sum(struct test *t, uint64_t page, unsigned number)
{
    (void)t;
    if (number >= MOST_PAGES)
        return false;
    page_sums[number] = page_sum(page);
    return true;
}

static bool compare_sum(struct test *t, uint64_t page, unsigned number)
{
    char what[80];

    format(what, sizeof(what), "sum of the host's page %#lx, image at %#lx", page, (uint64_t)image_start);
    return check_equal(t, what, page_sums[number], page_sum(page)) || t->failures < MOST_FAILURES;
}

/* The functions called from here on need at most STACK_BELOW bytes of stack. */
static void make_holes(const struct test *t)
{
    uint64_t here = (uint64_t)__builtin_frame_address(0);
    struct vcpu *v = t->vcpu;
    const struct memory_hole made[] = {
        {(const void *)(here - STACK_BELOW), this_cpu()->stack_top - here + STACK_BELOW},
        {v, sizeof(*v)},
        {(const void *)v->vmcs, PAGE_SIZE},
        {(const void *)vmx_region(), PAGE_SIZE},
        {v->guest.memory, GUEST_END - GUEST_CODE},
        {(const void *)v->guest.data_at, PAGE_SIZE},
        {t, sizeof(*t)},
        {page_sums, sizeof(page_sums)},
    };

    memcpy(memory_holes, made, sizeof(made));
}

error(memory_sums_keep)(struct test *t)
{
    unsigned pages;

    make_holes(t);
    host_machine = t->vcpu->machine;
    host_tables =
        (struct page_tables){.root = read_cr3() & PAGE_ADDRESS, .levels = read_cr4() & CR4_LA57 ? 5 : 4};
    /* Twice: the first pass may set accessed bits in page tables, which are summed too. */
    if (!each_page(keep_sum, t, &pages) || !each_page(keep_sum, t, &pages))
        return FAIL("more than %u pages to sum: give less with memory=MiB", MOST_PAGES);
    return NULL;
}

unsigned(check_memory_sums)(struct test *t)
{
    unsigned pages;

    each_page(compare_sum, t, &pages);
    return pages;
}
