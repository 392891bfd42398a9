/*
 * The option `strike=`: events that the program makes on purpose where they have no handler. Pure: also
 * tested on the host.
 */
#ifndef TESTS_STRIKE_LIST_H
#define TESTS_STRIKE_LIST_H

#include "boot/report/phase.h"
#include "boot/text/error.h"

/*
 * STRIKE(name in C, name for users). Left out are events that ring 0 in 64-bit mode cannot make: #OF and #BR
 * (INTO and BOUND are #UD, SDM vol. 2), #TS (no task switches, SDM vol. 3, 7.7; a gate's stack is within our
 * TSS), #AC (ring 3 alone, 6.15), #VE (guests alone), #CP (CR4.CET is 0 here).
 * Four are no unexpected events, but NMIs that nobody sent: one to this CPU; one to the guest that is
 * entered next; one to the first AP; and LINT1 opened again, for NMIs that the emulator injects.
 */
#define STRIKES(STRIKE)                \
    STRIKE(DE, "de")                   \
    STRIKE(DB, "db")                   \
    STRIKE(BP, "bp")                   \
    STRIKE(UD, "ud")                   \
    STRIKE(NM, "nm")                   \
    STRIKE(DF, "df")                   \
    STRIKE(NP, "np")                   \
    STRIKE(SS, "ss")                   \
    STRIKE(GP, "gp")                   \
    STRIKE(PF, "pf")                   \
    STRIKE(FETCH, "fetch")             \
    STRIKE(WRITE, "write")             \
    STRIKE(OVERFLOW, "overflow")       \
    STRIKE(MF, "mf")                   \
    STRIKE(MC, "mc")                   \
    STRIKE(XM, "xm")                   \
    STRIKE(NMI, "nmi")                 \
    STRIKE(STRAY, "stray")             \
    STRIKE(STRAY_GUEST, "stray-guest") \
    STRIKE(STRAY_AP, "stray-ap")       \
    STRIKE(LINT1, "lint1")             \
    STRIKE(INT, "int")                 \
    STRIKE(INT1, "int1")               \
    STRIKE(INTERRUPT, "interrupt")     \
    STRIKE(SYSCALL, "syscall")         \
    STRIKE(THIRD, "third")

enum strike_event {
#define STRIKE_NUMBER(id, name) STRIKE_##id,
    STRIKES(STRIKE_NUMBER)
#undef STRIKE_NUMBER
};

struct strike {
    enum strike_event event;
    enum phase phase;
};

#define STRIKES_MOST 8

/*
 * Parses a list like "ud@latch,pf@back" into out[STRIKES_MOST]. Each event is made once, when its phase
 * begins: the first of a phase at its first beginning. Fails, with the valid names, if an item is not
 * EVENT@PHASE.
 */
error strike_list(const char *text, struct strike *out, unsigned *count);

#endif
