/*
 * The usual ways: the two transitions of a reflected NMI, in few instructions (fred/soft/usual.asm). They
 * work by these values alone. Whatever these do not allow takes the full way, by the rules of rules.h.
 */
#ifndef FRED_SOFT_USUAL_H
#define FRED_SOFT_USUAL_H

#include "fred/frame.h"

struct soft_usual {
    /*
     * The usual ERETS unblocks NMIs and no single step follows: of its frame these bits are equal to the
     * current selector with the latch, and to RFLAGS_FIXED. All bits that fred_erets_check looks at are among
     * them.
     */
    uint64_t cs_checked, cs_latch;
    uint64_t ss_checked, ss_latch;
    uint64_t rflags_checked;
    uint64_t to_rip; /* from RSP at ERETS, in bytes */

    uint64_t int2_cs, int2_ss; /* flags in those slots of the frame of `int $2` */

    /* It returns to code from here on, so many bytes, with no site in them; or to the RET of one of
     * int_site.inc. */
    uint64_t code, code_size;
};

/* For a layout; the code is not set. Pure. */
struct soft_usual soft_usual_in(const struct fred_layout *layout);

extern struct soft_usual soft_usual; /* in use: right, except in a test */

#endif
