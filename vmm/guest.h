/* The tiny guest: its memory, and the programs it can run (vmm/guest.asm). */
#ifndef VMM_GUEST_H
#define VMM_GUEST_H

#include "boot/arena.h"
#include "boot/error.h"
#include "boot/paging.h"

/* Guest-physical addresses; linear ones are the same. Everything else is not there. */
#define GUEST_CODE      0x1000
#define GUEST_STACK     0x2000
#define GUEST_STACK_TOP 0x3000
#define GUEST_TABLES    0x3000 /* three pages: PML4, PDPT, PD with one 2-MByte page */
#define GUEST_END       0x6000
#define GUEST_NOWHERE   0x100000 /* mapped by the guest's own tables, but not by EPT */

/* VMCALL codes, in RAX. */
#define GUEST_CALL_READY 1
#define GUEST_CALL_DONE  2
#define GUEST_CALL_WRONG 3 /* the guest found something changed behind its back */

struct guest {
    uint8_t *memory; /* GUEST_CODE to GUEST_END */
    struct page_tables ept;
    uint64_t eptp;
};

error guest_make(struct guest *g, struct arena *arena);

/* The programs, as guest-physical entry points. */
enum guest_program {
    GUEST_SPINS,           /* for ever, counting in RCX */
    GUEST_CALLS,           /* VMCALL READY, then VMCALL DONE, then HLT */
    GUEST_KEEPS_REGISTERS, /* a pattern in every register, VMCALL, compare, then DONE or WRONG */
    GUEST_ASKS_CPUID,      /* CPUID leaf 0, then DONE */
    GUEST_HALTS,
    GUEST_READS_NOWHERE, /* RAX = [GUEST_NOWHERE] */
    GUEST_FAULTS,        /* UD2 without an IDT: a triple fault */
    GUEST_READS_MSR,     /* RDMSR of IA32_FRED_CONFIG: not for guests */
};

uint64_t guest_entry(enum guest_program program);

/* The pattern of GUEST_KEEPS_REGISTERS for register i of struct registers. */
#define GUEST_PATTERN(i) (0x01010101UL * ((i) + 1))

#endif
