/* VMX instructions (SDM vol. 3, chapter 30): true for VMsucceed, false for VMfailInvalid and VMfailValid. */
#ifndef INCLUDE_VMX_INSTRUCTIONS_H
#define INCLUDE_VMX_INSTRUCTIONS_H

#include "include/bits.h"

#define VMX_ON_ADDRESS(name)                                                                 \
    static inline bool name(uint64_t physical_address)                                       \
    {                                                                                        \
        bool failed;                                                                         \
                                                                                             \
        __asm__ volatile(#name " %1" : "=@ccbe"(failed) : "m"(physical_address) : "memory"); \
        return !failed;                                                                      \
    }

VMX_ON_ADDRESS(vmxon)
VMX_ON_ADDRESS(vmclear)
VMX_ON_ADDRESS(vmptrld)

static inline bool vmxoff(void)
{
    bool failed;

    __asm__ volatile("vmxoff" : "=@ccbe"(failed) : : "memory");
    return !failed;
}

static inline bool vmread(uint64_t field, uint64_t *value)
{
    bool failed;

    __asm__ volatile("vmread %2, %1" : "=@ccbe"(failed), "=rm"(*value) : "r"(field));
    return !failed;
}

static inline bool vmwrite(uint64_t field, uint64_t value)
{
    bool failed;

    __asm__ volatile("vmwrite %1, %2" : "=@ccbe"(failed) : "rm"(value), "r"(field));
    return !failed;
}

/* Invalidates all translations of all EPT pointers (all-context, type 2). */
static inline bool invept_all(void)
{
    struct {
        uint64_t eptp, reserved;
    } none = {0, 0};
    bool failed;

    __asm__ volatile("invept %1, %2" : "=@ccbe"(failed) : "m"(none), "r"(2UL) : "memory");
    return !failed;
}

#endif
