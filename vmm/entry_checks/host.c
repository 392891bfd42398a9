/* Host state: control registers and MSRs, segments and tables, address-space size (SDM vol. 3, 26.2.2
 * to 26.2.4). */
#include "include/descriptors.h"
#include "include/msr.h"
#include "vmm/entry_checks/rules.h"

#define REGISTERS SDM_26_2_2
#define SEGMENTS  SDM_26_2_3
#define SIZE      SDM_26_2_4

#define OF_SELECTOR(X, name, field)                                              \
    X(name##_selector, field, NO_FIELD, "bits 2:0 (TI and RPL) clear", SEGMENTS, \
      !(value & (SELECTOR_TI | SELECTOR_RPL)))
#define OF_ADDRESS(X, name, field, source) \
    X(name##_canonical, field, NO_FIELD, "a canonical address", source, entry_canonical(v, value))

/* EFER bits 10 and 8 must both match the host's mode. */
static bool is_mode(uint64_t efer, uint64_t exit_controls)
{
    bool wide = exit_controls & EXIT_HOST_64;

    return (bool)(efer & EFER_LMA) == wide && (bool)(efer & EFER_LME) == wide;
}

/* host_64 comes first: other checks depend on that bit. */
#define CHECKS(X)                                                                                          \
    X(host_64, EXIT_CONTROLS, NO_FIELD, "bit 9 (host address-space size) set: this CPU is in IA-32e mode", \
      SIZE, (value & EXIT_HOST_64))                                                                        \
    X(host_cr0, HOST_CR0, NO_FIELD, "the bits that IA32_VMX_CR0_FIXED0 and 1 allow", REGISTERS,            \
      entry_fixed(v->cr0_fixed0, v->cr0_fixed1, value))                                                    \
    X(host_cr4, HOST_CR4, NO_FIELD, "the bits that IA32_VMX_CR4_FIXED0 and 1 allow", REGISTERS,            \
      entry_fixed(v->cr4_fixed0, v->cr4_fixed1, value))                                                    \
    X(host_cet, HOST_CR4, HOST_CR0, "bit 23 (CET) clear while CR0.WP is", REGISTERS,                       \
      (beside & CR0_WP) || !(value & CR4_CET))                                                             \
    X(host_cr3, HOST_CR3, NO_FIELD, "an address within this CPU's width", REGISTERS,                       \
      entry_physical(v, value & ~CR3_LAM))                                                                 \
    OF_ADDRESS(X, host_sysenter_esp, HOST_IA32_SYSENTER_ESP, REGISTERS)                                    \
    OF_ADDRESS(X, host_sysenter_eip, HOST_IA32_SYSENTER_EIP, REGISTERS)                                    \
    X(host_pat, HOST_IA32_PAT, NO_FIELD, "a memory type in every byte: 0, 1, or 4 to 7", REGISTERS,        \
      !exit_has(v, EXIT_LOAD_PAT) || entry_pat(value))                                                     \
    X(host_efer, HOST_IA32_EFER, NO_FIELD, "bits 63:12, 9 and 7:1 clear", REGISTERS,                       \
      !exit_has(v, EXIT_LOAD_EFER) || !(value & EFER_NONE))                                                \
    X(host_mode, HOST_IA32_EFER, EXIT_CONTROLS, "LMA and LME equal to bit 9 (host address-space size)",    \
      REGISTERS, !exit_has(v, EXIT_LOAD_EFER) || is_mode(value, beside))                                   \
    OF_SELECTOR(X, host_cs, HOST_CS_SELECTOR)                                                              \
    OF_SELECTOR(X, host_ss, HOST_SS_SELECTOR)                                                              \
    OF_SELECTOR(X, host_ds, HOST_DS_SELECTOR)                                                              \
    OF_SELECTOR(X, host_es, HOST_ES_SELECTOR)                                                              \
    OF_SELECTOR(X, host_fs, HOST_FS_SELECTOR)                                                              \
    OF_SELECTOR(X, host_gs, HOST_GS_SELECTOR)                                                              \
    OF_SELECTOR(X, host_tr, HOST_TR_SELECTOR)                                                              \
    X(host_cs_null, HOST_CS_SELECTOR, NO_FIELD, "a selector that is not null", SEGMENTS, value)            \
    X(host_tr_null, HOST_TR_SELECTOR, NO_FIELD, "a selector that is not null", SEGMENTS, value)            \
    OF_ADDRESS(X, host_fs, HOST_FS_BASE, SEGMENTS)                                                         \
    OF_ADDRESS(X, host_gs, HOST_GS_BASE, SEGMENTS)                                                         \
    OF_ADDRESS(X, host_gdtr, HOST_GDTR_BASE, SEGMENTS)                                                     \
    OF_ADDRESS(X, host_idtr, HOST_IDTR_BASE, SEGMENTS)                                                     \
    OF_ADDRESS(X, host_tr, HOST_TR_BASE, SEGMENTS)                                                         \
    X(host_pae, HOST_CR4, NO_FIELD, "bit 5 (PAE) set: the host is 64-bit", SIZE, (value & CR4_PAE))        \
    OF_ADDRESS(X, host_rip, HOST_RIP, SIZE)

ENTRY_TABLE(entry_table_host, CHECKS, NULL)
