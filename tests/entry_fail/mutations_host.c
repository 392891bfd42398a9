/* Mutations of host-state fields: VM-instruction error 8. */
#include "include/descriptors.h"
#include "include/fred.h"
#include "include/msr.h"
#include "include/registers.h"
#include "include/vmx.h"
#include "tests/entry_fail/mutation.h"

static const struct mutation host_control_registers[] = {
    MUTATE(FAILS_HOST, FIXED(HOST_CR0, ~0UL)),
    MUTATE(FAILS_HOST, FIXED(HOST_CR4, ~0UL)),
    MUTATE(FAILS_HOST, EACH(HOST_CR4, CR4_PAE)),
    MUTATE(FAILS_HOST, PHYSICAL(HOST_CR3, ~CR3_LAM)),
};
MUTATION_TABLE(host_control_registers)

static const struct mutation host_cet[] = {
    MUTATE(FAILS_HOST, WITHOUT(HOST_CR0, CR0_WP), OR(HOST_CR4, CR4_CET)),
};
MUTATION_TABLE(host_cet)

#define LOAD_PAT  OR(EXIT_CONTROLS, EXIT_LOAD_PAT)
#define LOAD_EFER OR(EXIT_CONTROLS, EXIT_LOAD_EFER)

static const struct mutation host_msrs[] = {
    MUTATE(FAILS_HOST, CANONICAL(HOST_IA32_SYSENTER_ESP)),
    MUTATE(FAILS_HOST, CANONICAL(HOST_IA32_SYSENTER_EIP)),
    MUTATE(FAILS_HOST, PAT(HOST_IA32_PAT), LOAD_PAT),
    MUTATE(FAILS_HOST, EACH(HOST_IA32_EFER, EFER_NONE), LOAD_EFER),
    MUTATE(FAILS_HOST, EACH(HOST_IA32_EFER, EFER_LMA | EFER_LME), LOAD_EFER),
};
MUTATION_TABLE(host_msrs)

#define OF_SELECTOR(name) MUTATE(FAILS_HOST, EACH(name, SELECTOR_TI | SELECTOR_RPL))

static const struct mutation host_segments[] = {
    OF_SELECTOR(HOST_CS_SELECTOR),
    OF_SELECTOR(HOST_SS_SELECTOR),
    OF_SELECTOR(HOST_DS_SELECTOR),
    OF_SELECTOR(HOST_ES_SELECTOR),
    OF_SELECTOR(HOST_FS_SELECTOR),
    OF_SELECTOR(HOST_GS_SELECTOR),
    OF_SELECTOR(HOST_TR_SELECTOR),
    MUTATE(FAILS_HOST, TO(HOST_CS_SELECTOR, 0)),
    MUTATE(FAILS_HOST, TO(HOST_TR_SELECTOR, 0)),
};
MUTATION_TABLE(host_segments)

/* A CPU that accepted such a HOST_RIP could not exit to it; no CPU is known to. */
static const struct mutation host_addresses[] = {
    MUTATE(FAILS_HOST, CANONICAL(HOST_FS_BASE)),   MUTATE(FAILS_HOST, CANONICAL(HOST_GS_BASE)),
    MUTATE(FAILS_HOST, CANONICAL(HOST_GDTR_BASE)), MUTATE(FAILS_HOST, CANONICAL(HOST_IDTR_BASE)),
    MUTATE(FAILS_HOST, CANONICAL(HOST_TR_BASE)),   MUTATE(FAILS_HOST, CANONICAL(HOST_RIP)),
};
MUTATION_TABLE(host_addresses)

static const struct mutation host_mode[] = {
    MUTATE(FAILS_HOST, WITHOUT(EXIT_CONTROLS, EXIT_HOST_64)),
};
MUTATION_TABLE(host_mode)

#define LOAD_FRED OR(EXIT_CONTROLS, EXIT_SECONDARY), OR(EXIT_CONTROLS_2, EXIT2_LOAD_FRED)
#define OF_LEVEL(level)                                                             \
    MUTATE(FAILS_HOST, CANONICAL(HOST_IA32_FRED_RSP##level), LOAD_FRED),            \
        MUTATE(FAILS_HOST, EACH(HOST_IA32_FRED_RSP##level, BITS(5, 0)), LOAD_FRED), \
        MUTATE(FAILS_HOST, CANONICAL(HOST_IA32_FRED_SSP##level), LOAD_FRED),        \
        MUTATE(FAILS_HOST, EACH(HOST_IA32_FRED_SSP##level, BITS(2, 0)), LOAD_FRED)

static const struct mutation host_fred[] = {
    MUTATE(FAILS_HOST, EACH(HOST_IA32_FRED_CONFIG, FRED_CONFIG_RESERVED), LOAD_FRED),
    MUTATE(FAILS_HOST, CANONICAL(HOST_IA32_FRED_CONFIG), LOAD_FRED),
    OF_LEVEL(1),
    OF_LEVEL(2),
    OF_LEVEL(3),
};
MUTATION_TABLE(host_fred)
