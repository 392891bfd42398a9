/* The first thing that comes to a guest of an NMI that is pending at its entry, or of its NMI window. */
#ifndef TESTS_GUESTS_ARRIVAL_H
#define TESTS_GUESTS_ARRIVAL_H

#include "tests/guests/standing.h"

struct arrival {
    struct nmi_controls controls;
    bool blocked;         /* bit 3 of the guest's interruptibility state */
    enum standing before; /* the host's */
    bool launch;          /* else VMRESUME */
};

enum arrives { NOTHING_ARRIVES, WINDOW_ARRIVES, NMI_EXITS, NMI_ENTERS };

/* By SDM vol. 3, 24.6.1, 25.2 and 26.7.1. */
enum arrives what_arrives(const struct arrival *a);

/* All of them, one for each i from 0 on; false after the last. */
bool arrival_number(unsigned i, struct arrival *a);

/* Makes the host's NMIs stand as before an entry of this kind, and opens the guest. */
bool arrival_open(struct test *t, const struct arrival *a);

/* Checks the exit of an entry to which something arrives, at this RIP. */
void check_arrives(struct test *t, const struct arrival *a, const struct vm_exit *exit, uint64_t rip);

/* Checks NMIs in the host afterwards, and closes the guest. `injected`: an injected NMI has brought blocking.
 */
void arrival_close(struct test *t, const struct arrival *a, bool injected);

/* Prints it after a failure; `what` is the rest of the row. */
void tell_arrival(struct test *t, const struct arrival *a, const char *what);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define arrival_open(t, ...)  arrival_open(from_case(t), __VA_ARGS__)
#define check_arrives(t, ...) check_arrives(from_case(t), __VA_ARGS__)
#define arrival_close(t, ...) arrival_close(from_case(t), __VA_ARGS__)
#define tell_arrival(t, ...)  tell_arrival(from_case(t), __VA_ARGS__)

#endif
