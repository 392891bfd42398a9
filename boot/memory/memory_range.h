/* A range of physical memory, identity-mapped. */
#ifndef BOOT_MEMORY_MEMORY_RANGE_H
#define BOOT_MEMORY_MEMORY_RANGE_H

#include <stdint.h>

struct memory_range {
    uint64_t base, size; /* bytes */
};

#endif
