/* Instructions as functions, named after their mnemonics where they have one. */
#ifndef INCLUDE_INSTRUCTIONS_H
#define INCLUDE_INSTRUCTIONS_H

#include "include/bits.h"

/* The operand of LGDT, LIDT, SGDT and SIDT. */
struct __attribute__((packed)) table_register {
    uint16_t limit;
    uint64_t base;
};

static inline uint64_t rdmsr(uint32_t msr)
{
    uint32_t low, high;

    __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
    return (uint64_t)high << 32 | low;
}

static inline void wrmsr(uint32_t msr, uint64_t value)
{
    __asm__ volatile("wrmsr" : : "c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)) : "memory");
}

#define CONTROL_REGISTER(name)                                              \
    static inline uint64_t read_##name(void)                                \
    {                                                                       \
        uint64_t value;                                                     \
                                                                            \
        __asm__ volatile("mov %%" #name ", %0" : "=r"(value) : : "memory"); \
        return value;                                                       \
    }                                                                       \
    static inline void write_##name(uint64_t value)                         \
    {                                                                       \
        __asm__ volatile("mov %0, %%" #name : : "r"(value) : "memory");     \
    }

CONTROL_REGISTER(cr0)
CONTROL_REGISTER(cr2)
CONTROL_REGISTER(cr3)
CONTROL_REGISTER(cr4)
CONTROL_REGISTER(cr8)
CONTROL_REGISTER(dr0)
CONTROL_REGISTER(dr1)
CONTROL_REGISTER(dr2)
CONTROL_REGISTER(dr3)
CONTROL_REGISTER(dr6)
CONTROL_REGISTER(dr7)

#define SELECTOR_REGISTER(name)                                \
    static inline uint16_t read_##name(void)                   \
    {                                                          \
        uint16_t value;                                        \
                                                               \
        __asm__ volatile("mov %%" #name ", %0" : "=r"(value)); \
        return value;                                          \
    }

SELECTOR_REGISTER(cs)
SELECTOR_REGISTER(ss)
SELECTOR_REGISTER(ds)
SELECTOR_REGISTER(es)
SELECTOR_REGISTER(fs)
SELECTOR_REGISTER(gs)

#define DATA_SELECTOR_REGISTER(name)                                    \
    static inline void write_##name(uint16_t value)                     \
    {                                                                   \
        __asm__ volatile("mov %0, %%" #name : : "r"(value) : "memory"); \
    }

DATA_SELECTOR_REGISTER(ds)
DATA_SELECTOR_REGISTER(es)
DATA_SELECTOR_REGISTER(gs)

static inline uint16_t str(void)
{
    uint16_t value;

    __asm__ volatile("str %0" : "=r"(value));
    return value;
}

static inline uint16_t sldt(void)
{
    uint16_t value;

    __asm__ volatile("sldt %0" : "=r"(value));
    return value;
}

static inline void ltr(uint16_t selector)
{
    __asm__ volatile("ltr %0" : : "r"(selector) : "memory");
}

static inline void lldt(uint16_t selector)
{
    __asm__ volatile("lldt %0" : : "r"(selector) : "memory");
}

static inline struct table_register sgdt(void)
{
    struct table_register r;

    __asm__ volatile("sgdt %0" : "=m"(r));
    return r;
}

static inline struct table_register sidt(void)
{
    struct table_register r;

    __asm__ volatile("sidt %0" : "=m"(r));
    return r;
}

static inline void lgdt(struct table_register r)
{
    __asm__ volatile("lgdt %0" : : "m"(r) : "memory");
}

static inline void lidt(struct table_register r)
{
    __asm__ volatile("lidt %0" : : "m"(r) : "memory");
}

static inline uint64_t read_rflags(void)
{
    uint64_t value;

    __asm__ volatile("pushfq; pop %0" : "=r"(value) : : "memory");
    return value;
}

static inline void clts(void)
{
    __asm__ volatile("clts" : : : "memory");
}

static inline void write_rflags(uint64_t value)
{
    __asm__ volatile("push %0; popfq" : : "r"(value) : "memory", "cc");
}

static inline void cli(void)
{
    __asm__ volatile("cli" : : : "memory");
}

static inline void sti(void)
{
    __asm__ volatile("sti" : : : "memory");
}

static inline uint64_t rdtsc(void)
{
    uint32_t low, high;

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

static inline uint32_t inl(uint16_t port)
{
    uint32_t value;

    __asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static inline void outl(uint16_t port, uint32_t value)
{
    __asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

static inline void pause(void)
{
    __asm__ volatile("pause" : : : "memory");
}

static inline void hlt(void)
{
    __asm__ volatile("hlt" : : : "memory");
}

static inline void sfence(void)
{
    __asm__ volatile("sfence" : : : "memory");
}

/* All earlier loads and stores complete before any later instruction begins. */
static inline void full_fence(void)
{
    __asm__ volatile("mfence; lfence" : : : "memory");
}

static inline void invlpg(uint64_t address)
{
    __asm__ volatile("invlpg (%0)" : : "r"(address) : "memory");
}

/* Writes the cache line of an address back to memory and invalidates it; ordered with all stores (SDM vol. 2,
 * CLFLUSH). */
static inline void clflush(uint64_t address)
{
    __asm__ volatile("clflush (%0)" : : "r"(address) : "memory");
}

static inline void outb(uint16_t port, uint8_t value)
{
    __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline uint8_t inb(uint16_t port)
{
    uint8_t value;

    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

#endif
