/* Bits and fields of hardware words, alignment, canonical addresses. */
#ifndef INCLUDE_BITS_H
#define INCLUDE_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BIT(n) (1UL << (n))

/* A mask of bits hi..lo, both included, as the manuals write them. */
#define BITS(hi, lo)    ((~0UL >> (63 - (hi))) & (~0UL << (lo)))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* For structures that assembly writes or reads by pushes, pops and tables: where a member has to be. */
#define ASSERT_OFFSET(type, member, offset) \
    _Static_assert(offsetof(type, member) == (offset), #type "." #member " is where assembly has it")

#define PAGE_SIZE 4096UL

static inline uint64_t field_get(uint64_t word, unsigned hi, unsigned lo)
{
    return (word & BITS(hi, lo)) >> lo;
}

static inline uint64_t field_set(uint64_t word, unsigned hi, unsigned lo, uint64_t value)
{
    return (word & ~BITS(hi, lo)) | ((value << lo) & BITS(hi, lo));
}

static inline uint64_t align_down(uint64_t value, uint64_t power_of_two)
{
    return value & ~(power_of_two - 1);
}

static inline uint64_t align_up(uint64_t value, uint64_t power_of_two)
{
    return align_down(value + power_of_two - 1, power_of_two);
}

/* With 4-level paging bits 63:47 are equal, with 5-level paging bits 63:56 (SDM vol. 1, 3.3.7.1). */
static inline bool is_canonical(uint64_t address, unsigned linear_bits)
{
    int64_t top = (int64_t)address >> (linear_bits - 1);

    return top == 0 || top == -1;
}

#endif
