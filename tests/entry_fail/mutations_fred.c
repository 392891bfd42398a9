/* Mutations of a guest with FRED: exit reason 80000021h. */
#include "include/fred.h"
#include "include/registers.h"
#include "include/vmx.h"
#include "tests/entry_fail/mutation.h"

#define WITH_FRED OR(GUEST_CR4, CR4_FRED)

/* Ring 0 becomes ring `dpl`. */
#define IN_RING(dpl)                                                                       \
    OR(GUEST_CS_SELECTOR, dpl), OR(GUEST_CS_ACCESS_RIGHTS, (dpl##UL) << ACCESS_DPL_SHIFT), \
        OR(GUEST_SS_SELECTOR, dpl), OR(GUEST_SS_ACCESS_RIGHTS, (dpl##UL) << ACCESS_DPL_SHIFT)

static const struct mutation guest_fred[] = {
    MUTATE(FAILS_GUEST, WITH(GUEST_CR4, CR4_FRED), CLEAR(ENTRY_CONTROLS, ENTRY_GUEST_64),
           CLEAR(GUEST_CS_ACCESS_RIGHTS, ACCESS_LONG), SET(GUEST_IA32_EFER, 0)),
    MUTATE(FAILS_GUEST, WITH(GUEST_CR4, CR4_FRED), CLEAR(GUEST_CS_ACCESS_RIGHTS, ACCESS_LONG)),
    MUTATE(FAILS_GUEST, WITH(GUEST_CR4, CR4_FRED), IN_RING(1)),
    MUTATE(FAILS_GUEST, WITH(GUEST_CR4, CR4_FRED), IN_RING(2)),
    MUTATE(FAILS_GUEST, EACH(GUEST_RFLAGS, RFLAGS_IOPL), IN_RING(3), WITH_FRED),
};
MUTATION_TABLE(guest_fred)

#define LOAD_FRED OR(ENTRY_CONTROLS, ENTRY_LOAD_FRED)
#define OF_LEVEL(level)                                                               \
    MUTATE(FAILS_GUEST, CANONICAL(GUEST_IA32_FRED_RSP##level), LOAD_FRED),            \
        MUTATE(FAILS_GUEST, EACH(GUEST_IA32_FRED_RSP##level, BITS(5, 0)), LOAD_FRED), \
        MUTATE(FAILS_GUEST, CANONICAL(GUEST_IA32_FRED_SSP##level), LOAD_FRED),        \
        MUTATE(FAILS_GUEST, EACH(GUEST_IA32_FRED_SSP##level, BITS(2, 0)), LOAD_FRED)

static const struct mutation guest_fred_msrs[] = {
    MUTATE(FAILS_GUEST, EACH(GUEST_IA32_FRED_CONFIG, FRED_CONFIG_RESERVED), LOAD_FRED),
    MUTATE(FAILS_GUEST, CANONICAL(GUEST_IA32_FRED_CONFIG), LOAD_FRED),
    OF_LEVEL(1),
    OF_LEVEL(2),
    OF_LEVEL(3),
};
MUTATION_TABLE(guest_fred_msrs)
