#include "tests/contain/contain.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

#define NOT_CANONICAL 0x8000000000000000UL

static const struct {
    uint64_t rsp;
    enum exit_reason reason;
} rows[] = {
    {GUEST_NOWHERE + 8, EXIT_EPT_VIOLATION},
    {GUEST_UNMAPPED + PAGE_SIZE, EXIT_TRIPLE_FAULT}, /* neither #PF nor #DF has a stack either */
    {NOT_CANONICAL, EXIT_TRIPLE_FAULT},
};

CASE(contain, stack-nowhere, "a guest that pushes without a stack stops there, with an EPT violation or a triple fault",
     "SDM vol. 3, 6.15, Interrupts 8 and 12, and 28.2.3.2")
{
    struct vm_exit exit = {0};

    if (!contain_open(t))
        return;
    for (unsigned i = 0; i < COUNT_OF(rows); i++) {
        if (contain_at(t, &contain_pushes) && guest_set(t, GUEST_RSP, rows[i].rsp) &&
            check_stops(t, &contain_pushes, rows[i].reason, &exit))
            contain_tell(t, &contain_pushes, &exit);
        if (rows[i].reason == EXIT_EPT_VIOLATION)
            check_equal(t, "guest-physical address", GUEST_NOWHERE, exit.guest_physical);
    }
    contain_close(t);
}
