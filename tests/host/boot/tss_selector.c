/* The GDT slot of the program's TSS: one that the firmware's GDT does not use. */
#include "tests/host/unit.h"

#include "boot/machine/tss_selector.h"
#include "include/descriptors.h"

#define P DESCRIPTOR_PRESENT

static void the_first_slot_that_is_not_present(void **state)
{
    static const struct {
        uint64_t gdt[GDT_SLOTS];
        unsigned slots; /* within the limit */
        uint16_t selector;
    } rows[] = {
        {{0, P, P, P, P, 0, P, P, 0}, 9, 0x40}, /* EDK II's */
        {{0, P, P}, GDT_SLOTS, SELECTOR_TSS},
        {{0, P, P, P, P, P, P, P, P}, 9, SELECTOR_TSS},
        {{0, P, P, P, P, P, P, P, P}, 8, SELECTOR_TSS},
        {{0, P}, 2, SELECTOR_TSS},
        {{0, P, P, P, P, P, P, 0, P}, 9, 0x38},
        {{P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, 0, 0}, GDT_SLOTS, 0x80},
        {{P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, 0}, GDT_SLOTS, SELECTOR_TSS},
    };

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(rows); i++)
        EXPECT(tss_selector(rows[i].gdt, (uint16_t)(rows[i].slots * 8 - 1)) == rows[i].selector, "row %u", i);
}

/* The memory ends at the limit, so that ASan catches a read beyond it. */
static void nothing_beyond_the_limit_is_read(void **state)
{
    (void)state;
    for (unsigned slots = 1; slots < GDT_SLOTS; slots++) {
        uint64_t *gdt = malloc(slots * sizeof(*gdt));

        for (unsigned i = 0; i < slots; i++)
            gdt[i] = P;
        assert_int_equal(tss_selector(gdt, (uint16_t)(slots * sizeof(*gdt) - 1)), SELECTOR_TSS);
        free(gdt);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_slot_that_is_not_present),
        cmocka_unit_test(nothing_beyond_the_limit_is_read),
    };

    return RUN(tests);
}
