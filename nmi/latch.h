/* Where this CPU keeps the latch: the bit in an NMI's frame that makes ERETS open NMIs. */
#ifndef NMI_LATCH_H
#define NMI_LATCH_H

#include "boot/cpu/per_cpu.h"
#include "fred/fred.h"

/* The frame of the first NMI, the one it was learned from. */
extern per_cpu struct fred_frame nmi_first_frame;

/*
 * Sends one NMI to ourselves, looks at its frame and uses the layout that it shows from then on. That NMI is
 * left by IRETQ, whose protocol is known, and not by ERETS, whose is being learned. Fails if the frame shows
 * neither layout, or both, or another one than `layout=` says.
 */
error nmi_learn_latch(const struct options *o);

#endif
