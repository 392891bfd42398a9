/* Guest segment registers, GDTR and IDTR (SDM vol. 3, 26.3.1.2 and 26.3.1.3). */
#include "include/descriptors.h"
#include "vmm/entry_checks/rules.h"

#define SOURCE        SDM_26_3_1_2
#define TABLES        SDM_26_3_1_3

#define LAST_ORDINARY 11 /* data, and non-conforming code */

static bool usable(uint64_t rights)
{
    return !(rights & ACCESS_UNUSABLE);
}

static uint64_t type(uint64_t rights)
{
    return rights & ACCESS_TYPE;
}

static uint64_t dpl(uint64_t rights)
{
    return (rights & ACCESS_DPL) >> ACCESS_DPL_SHIFT;
}

static uint64_t rpl(uint64_t selector)
{
    return selector & SELECTOR_RPL;
}

/* Accessed code; in an unrestricted guest also read/write data, as in real mode. */
static bool is_code(const struct entry_view *v, uint64_t rights)
{
    uint64_t wanted = ACCESS_CODE | ACCESS_ACCESSED;

    return (rights & wanted) == wanted ||
           (type(rights) == type(ACCESS_DATA) && entry_secondary(v, PROC2_UNRESTRICTED));
}

/* Accessed writable data, expand-up or expand-down. */
static bool is_stack(uint64_t rights)
{
    return (rights & (ACCESS_CODE | ACCESS_READABLE | ACCESS_ACCESSED)) ==
           (ACCESS_READABLE | ACCESS_ACCESSED);
}

static bool is_readable(uint64_t rights)
{
    return rights & ACCESS_ACCESSED && (!(rights & ACCESS_CODE) || rights & ACCESS_READABLE);
}

static bool is_below(uint64_t code, uint64_t stack)
{
    return code & ACCESS_CONFORMING ? dpl(code) <= dpl(stack) : dpl(code) == dpl(stack);
}

static bool is_unrestricted(const struct entry_view *v)
{
    return entry_secondary(v, PROC2_UNRESTRICTED);
}

/* The checks of every usable segment; CS and TR always are. */
#define OF_ALL(X, name, NAME, used, used_beside)                                                            \
    X(name##_present, GUEST_##NAME##_ACCESS_RIGHTS, NO_FIELD, "bit 7 (present) set", SOURCE,                \
      !(used) || value & ACCESS_PRESENT)                                                                    \
    X(name##_reserved, GUEST_##NAME##_ACCESS_RIGHTS, NO_FIELD, "bits 31:17 and 11:8 clear", SOURCE,         \
      !(used) || !(value & ACCESS_NONE))                                                                    \
    X(name##_pages, GUEST_##NAME##_LIMIT, GUEST_##NAME##_ACCESS_RIGHTS, "bits 11:0 set: G is 1", SOURCE,    \
      !(used_beside) || !(beside & ACCESS_G) || !(~value & BITS(11, 0)))                                    \
    X(name##_bytes, GUEST_##NAME##_LIMIT, GUEST_##NAME##_ACCESS_RIGHTS, "bits 31:20 clear: G is 0", SOURCE, \
      !(used_beside) || beside & ACCESS_G || !(value & BITS(31, 20)))

#define OF_MEMORY(X, name, NAME, used, used_beside)                                              \
    X(name##_segment, GUEST_##NAME##_ACCESS_RIGHTS, NO_FIELD, "bit 4 set: code or data", SOURCE, \
      !(used) || value & ACCESS_SEGMENT)                                                         \
    OF_ALL(X, name, NAME, used, used_beside)

#define OF_SYSTEM(X, name, NAME, used, used_beside)                                                        \
    X(name##_system, GUEST_##NAME##_ACCESS_RIGHTS, NO_FIELD, "bit 4 clear: neither code nor data", SOURCE, \
      !(used) || !(value & ACCESS_SEGMENT))                                                                \
    OF_ALL(X, name, NAME, used, used_beside)

#define OF_DATA(X, name, NAME)                                                                          \
    X(name##_type, GUEST_##NAME##_ACCESS_RIGHTS, NO_FIELD,                                              \
      "bit 0 set, and bit 1 too if it is code: accessed and readable", SOURCE,                          \
      !usable(value) || is_readable(value))                                                             \
    X(name##_dpl, GUEST_##NAME##_ACCESS_RIGHTS, GUEST_##NAME##_SELECTOR,                                \
      "a DPL in bits 6:5 not below the selector's RPL", SOURCE,                                         \
      is_unrestricted(v) || !usable(value) || type(value) > LAST_ORDINARY || dpl(value) >= rpl(beside)) \
    OF_MEMORY(X, name, NAME, usable(value), usable(beside))

#define OF_LOW_BASE(X, name, NAME, used_beside)                                                   \
    X(name##_base, GUEST_##NAME##_BASE, GUEST_##NAME##_ACCESS_RIGHTS, "bits 63:32 clear", SOURCE, \
      !(used_beside) || !(value & BITS(63, 32)))

#define CHECKS(X)                                                                                     \
    X(tr_ti, GUEST_TR_SELECTOR, NO_FIELD, "bit 2 (TI) clear", SOURCE, !(value & SELECTOR_TI))         \
    X(ldtr_ti, GUEST_LDTR_SELECTOR, GUEST_LDTR_ACCESS_RIGHTS, "bit 2 (TI) clear", SOURCE,             \
      !usable(beside) || !(value & SELECTOR_TI))                                                      \
    X(ss_rpl, GUEST_SS_SELECTOR, GUEST_CS_SELECTOR, "the RPL of CS in bits 1:0", SOURCE,              \
      is_unrestricted(v) || rpl(value) == rpl(beside))                                                \
    X(tr_base, GUEST_TR_BASE, NO_FIELD, "a canonical address", SOURCE, entry_canonical(v, value))     \
    X(fs_base, GUEST_FS_BASE, NO_FIELD, "a canonical address", SOURCE, entry_canonical(v, value))     \
    X(gs_base, GUEST_GS_BASE, NO_FIELD, "a canonical address", SOURCE, entry_canonical(v, value))     \
    X(ldtr_base, GUEST_LDTR_BASE, GUEST_LDTR_ACCESS_RIGHTS, "a canonical address", SOURCE,            \
      !usable(beside) || entry_canonical(v, value))                                                   \
    OF_LOW_BASE(X, cs, CS, true)                                                                      \
    OF_LOW_BASE(X, ss, SS, usable(beside))                                                            \
    OF_LOW_BASE(X, ds, DS, usable(beside))                                                            \
    OF_LOW_BASE(X, es, ES, usable(beside))                                                            \
    X(ss_type, GUEST_SS_ACCESS_RIGHTS, NO_FIELD, "type 3 or 7 in bits 3:0", SOURCE,                   \
      !usable(value) || is_stack(value))                                                              \
    X(ss_dpl, GUEST_SS_ACCESS_RIGHTS, GUEST_SS_SELECTOR, "the selector's RPL as the DPL in bits 6:5", \
      SOURCE, is_unrestricted(v) || dpl(value) == rpl(beside))                                        \
    OF_MEMORY(X, ss, SS, usable(value), usable(beside))                                               \
    X(cs_type, GUEST_CS_ACCESS_RIGHTS, NO_FIELD, "type 9, 11, 13 or 15 in bits 3:0", SOURCE,          \
      is_code(v, value))                                                                              \
    X(cs_dpl, GUEST_CS_ACCESS_RIGHTS, GUEST_SS_ACCESS_RIGHTS,                                         \
      "the DPL of SS in bits 6:5, or below it if conforming", SOURCE, is_below(value, beside))        \
    OF_MEMORY(X, cs, CS, true, true)                                                                  \
    X(cs_db, GUEST_CS_ACCESS_RIGHTS, NO_FIELD, "bit 14 (D) clear: bit 13 (L) is 1", SOURCE,           \
      !entry_has(v, ENTRY_GUEST_64) || !(value & ACCESS_LONG && value & ACCESS_DB))                   \
    OF_DATA(X, ds, DS)                                                                                \
    OF_DATA(X, es, ES)                                                                                \
    OF_DATA(X, fs, FS)                                                                                \
    OF_DATA(X, gs, GS)                                                                                \
    X(tr_type, GUEST_TR_ACCESS_RIGHTS, NO_FIELD, "type 11 in bits 3:0: a busy 64-bit TSS", SOURCE,    \
      type(value) == type(ACCESS_TSS_BUSY))                                                           \
    X(tr_usable, GUEST_TR_ACCESS_RIGHTS, NO_FIELD, "bit 16 (unusable) clear", SOURCE, usable(value))  \
    OF_SYSTEM(X, tr, TR, true, true)                                                                  \
    X(ldtr_type, GUEST_LDTR_ACCESS_RIGHTS, NO_FIELD, "type 2 in bits 3:0: an LDT", SOURCE,            \
      !usable(value) || type(value) == type(ACCESS_LDT))                                              \
    OF_SYSTEM(X, ldtr, LDTR, usable(value), usable(beside))                                           \
    X(gdtr_base, GUEST_GDTR_BASE, NO_FIELD, "a canonical address", TABLES, entry_canonical(v, value)) \
    X(idtr_base, GUEST_IDTR_BASE, NO_FIELD, "a canonical address", TABLES, entry_canonical(v, value)) \
    X(gdtr_limit, GUEST_GDTR_LIMIT, NO_FIELD, "bits 31:16 clear", TABLES, !(value & BITS(31, 16)))    \
    X(idtr_limit, GUEST_IDTR_LIMIT, NO_FIELD, "bits 31:16 clear", TABLES, !(value & BITS(31, 16)))

ENTRY_TABLE(entry_table_segments, CHECKS, NULL)
