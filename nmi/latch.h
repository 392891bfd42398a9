/* Where this CPU keeps the latch: the bit in an NMI's frame with which ERETS unblocks NMIs. */
#ifndef NMI_LATCH_H
#define NMI_LATCH_H

#include "boot/cpu/per_cpu.h"
#include "fred/fred.h"

/* The frame of the first NMI, from which the layout was learned. */
extern per_cpu struct fred_frame nmi_first_frame;

/*
 * Sends one NMI to this CPU and from then on uses the layout that its frame shows. Its handler is left by
 * IRETQ, because the protocol of ERETS is what is being learned. Fails if the NMI does not arrive, or if its
 * frame shows neither layout, or both, or not the one that `layout=` specifies.
 */
error nmi_learn_latch(const struct options *o);

#endif
