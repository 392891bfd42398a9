/*
 * NMI-source reporting: a CPU with CPUID.(EAX=7,ECX=1):EAX bit 20 notes the vector of each NMI message in a
 * bitmap of 16 bits until an NMI is delivered. The bitmap is the event data of that NMI's frame (FRED), and
 * the exit qualification if it exits (SDM vol. 3, 7.7.3 and 30.2.1 since edition 090). A vector that has no
 * bit sets bit 0 (the NMI-source series for Linux, v7, June 2025).
 */
#ifndef TESTS_EVENTS_NMI_SOURCE_H
#define TESTS_EVENTS_NMI_SOURCE_H

#include "include/bits.h"

#include <stdbool.h>
#include <stdint.h>

#define NMI_VECTORS        256
#define NMI_SOURCES        16 /* bits of the bitmap */
#define NMI_SOURCE_SAMPLES 7

/* Vectors with a bit and without, for tables that would be too long with all. */
extern const unsigned nmi_source_samples[NMI_SOURCE_SAMPLES];

/* The bitmap of NMIs with these vectors, 0 to 255; 0 where sources are not reported. Pure: tested on the
 * host. */
static inline uint64_t nmi_sources(bool reported, const unsigned *vectors, unsigned count)
{
    uint64_t sources = 0;

    for (unsigned i = 0; i < count; i++)
        sources |= BIT(vectors[i] < NMI_SOURCES ? vectors[i] : 0);
    return reported ? sources : 0;
}

/* The same of one NMI. */
static inline uint64_t nmi_source(bool reported, unsigned vector)
{
    return nmi_sources(reported, &vector, 1);
}

/* Whether NMI exits, and the frames of guests with FRED, have the sources: by CPUID. */
bool nmi_sources_reported(void);

/* Whether the frames of this host have them: emulated FRED cannot know them. */
bool nmi_sources_in_frames(void);

/* nmi_send with this vector, 0 to 255; that of nmi_send is 0. */
void nmi_send_vector(unsigned vector);

#endif
