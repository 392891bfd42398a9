/* The mode of a guest with FRED (SDM vol. 3, 29.3.1 since edition 090; FRED 5.0, VMX). */
#include "vmm/entry_checks/rules.h"

#define SOURCE FRED_GUEST_STATE
#define RING_3 3

static bool has_fred(const struct entry_view *v)
{
    return v->field(GUEST_CR4) & CR4_FRED;
}

static unsigned dpl_of(uint64_t rights)
{
    return (unsigned)((rights & ACCESS_DPL) >> ACCESS_DPL_SHIFT);
}

static bool is_ring(const struct entry_view *v, unsigned ring)
{
    return dpl_of(v->field(GUEST_SS_ACCESS_RIGHTS)) == ring;
}

#define MODE(X)                                                                                             \
    X(fred_ia32e, GUEST_CR4, ENTRY_CONTROLS, "bit 32 (FRED) clear unless bit 9 (IA-32e mode) is 1", SOURCE, \
      beside &ENTRY_GUEST_64)                                                                               \
    X(fred_dpl, GUEST_CR4, GUEST_SS_ACCESS_RIGHTS, "bit 32 (FRED) clear unless SS.DPL is 0 or 3", SOURCE,   \
      dpl_of(beside) == 0 || dpl_of(beside) == RING_3)                                                      \
    X(fred_long, GUEST_CR4, GUEST_CS_ACCESS_RIGHTS, "bit 32 (FRED) clear unless CS.L is 1 or SS.DPL 3",     \
      SOURCE, is_ring(v, RING_3) || beside & ACCESS_LONG)                                                   \
    X(fred_iopl, GUEST_CR4, GUEST_RFLAGS, "bit 32 (FRED) clear unless IOPL is 0 or SS.DPL 0", SOURCE,       \
      is_ring(v, 0) || !(beside & RFLAGS_IOPL))

ENTRY_TABLE(entry_table_guest_fred, MODE, has_fred)
