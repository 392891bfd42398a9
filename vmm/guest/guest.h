/* The guest: its memory, and the programs it can run (vmm/guest/programs.asm). */
#ifndef VMM_GUEST_GUEST_H
#define VMM_GUEST_GUEST_H

#include "boot/machine/machine.h"
#include "boot/memory/paging.h"
#include "boot/text/error.h"

/* Guest-physical addresses, identity-mapped. EPT maps nothing else. */
#define GUEST_CODE     0x1000 /* three pages: the programs; the IDT handlers and steps; */
#define GUEST_HANDLERS 0x2000
#define GUEST_FRED     0x3000 /* the entry page of a guest with FRED */
#define GUEST_DATA     0x4000 /* one page, the only one that differs between the guests of two CPUs */
#define GUEST_TABLES   0x5000 /* three pages: PML4, PDPT, PD with one 2-MByte page */
#define GUEST_END      0x8000
#define GUEST_APIC     0x8000   /* the local APIC's page, while guest_map_apic maps it */
#define GUEST_NOWHERE  0x100000 /* mapped by the guest's page tables, but not by EPT */
#define GUEST_UNMAPPED 0x200000 /* not mapped by the guest's page tables: a page fault */

/* Linear only: the memory from 0 on once more, as shadow stacks. */
#define GUEST_SHADOW 0x400000

/* In the data page. */
#define GUEST_IDT             GUEST_DATA
#define GUEST_GDT             (GUEST_IDT + 0x400)
#define GUEST_FRED_SHADOWS    (GUEST_GDT + 0xC0)
#define GUEST_FRED_STACKS     (GUEST_DATA + 0x700)
#define GUEST_STACK_TOP       (GUEST_DATA + PAGE_SIZE)

#define GUEST_FRED_STACK_SIZE 0x180 /* bytes of a stack level of a guest with FRED */
#define GUEST_SHADOW_SIZE     0x60  /* of a shadow stack; the last 16 of them are above its top */

#define GUEST_WAIT_ROUNDS     2000  /* PAUSEs, enough for a pending event to arrive */
#define GUEST_SENT_ROUNDS     20000 /* of one instruction, enough for a sent event to arrive */
#define GUEST_VECTORS         64    /* gates in the guest's IDT */
#define GUEST_VECTOR_SIZE     16    /* bytes per vector's entry stub, from GUEST_HANDLERS on */

/* The top of the stack of a level in a guest with FRED. */
#define GUEST_FRED_STACK(level) (GUEST_FRED_STACKS + ((level) + 1) * GUEST_FRED_STACK_SIZE)
#define GUEST_FRED_INT          0x43 /* of GUEST_CAUSE_INT */

/* The top of the shadow stack of that level; the level above the last is what comes before an event. */
#define GUEST_FRED_SHADOW(level) (GUEST_SHADOW + GUEST_FRED_SHADOWS + ((level) + 1) * GUEST_SHADOW_SIZE - 16)

/* VMCALL codes, in RAX. */
#define GUEST_CALL_READY   1
#define GUEST_CALL_DONE    2
#define GUEST_CALL_WRONG   3 /* the guest found a register or an MSR access changed */
#define GUEST_CALL_EVENT   4 /* an event arrived in the guest's handler, see struct guest_event */
#define GUEST_CALL_NOTHING 5 /* the VMM resumes the guest at once (vmm/quick.h) */

/*
 * A guest made with a `first` one has that one's code and page tables, which it may not write, and a data
 * page of its own. A case that changes what they share runs while no other guest does, and guest_renew of the
 * first one restores it.
 */
struct guest {
    uint8_t *memory;  /* GUEST_CODE to GUEST_END, with an unused page before and one after: the first one's */
    uint8_t *data;    /* GUEST_DATA: its own, in a hidden page if there is a first one */
    uint64_t data_at; /* its physical address */
    struct page_tables ept;
    uint64_t eptp;
};

/* Takes memory and EPT tables of this CPU. `first` may be NULL. Error: too little memory, or INVEPT failed.
 */
error guest_make(struct guest *g, struct machine *m, const struct guest *first);

/* Restores its memory and EPT mappings to the state after guest_make. Errors as there. */
error guest_renew(struct guest *g);

/* The programs. guest_entry returns their guest-physical entry points. */
enum guest_program {
    GUEST_SPINS,           /* endless loop that counts in RCX */
    GUEST_CALLS,           /* VMCALL READY, then VMCALL DONE, then HLT */
    GUEST_KEEPS_REGISTERS, /* a pattern in every register, VMCALL, comparison, then DONE or WRONG */
    GUEST_ASKS_CPUID,      /* CPUID leaf 0, then DONE */
    GUEST_HALTS,
    GUEST_READS_NOWHERE,    /* RAX = [GUEST_NOWHERE] */
    GUEST_FAULTS,           /* UD2 without an IDT: a triple fault */
    GUEST_READS_MSR,        /* RDMSR of IA32_FRED_CONFIG, which the VMM must refuse */
    GUEST_TELLS_TIME,       /* in a loop: RBX = the clock, first, then VMCALL DONE */
    GUEST_MEASURES_NOTHING, /* in a loop: RBX = ticks of a NOP, then VMCALL DONE */
    GUEST_MEASURES_CPUID,   /* the same for CPUID */
    GUEST_MEASURES_VMCALL,  /* and for VMCALL NOTHING */
    GUEST_CALLS_NOTHING,    /* VMCALL NOTHING, then DONE */
    GUEST_AT_CPUID, /* GUEST_ASKS_CPUID from its CPUID on, of two bytes; the leaf is that of RAX and RCX */
};

uint64_t guest_entry(enum guest_program program);

/*
 * The steps of the guest with handlers, entry points in GUEST_HANDLERS. Its IDT dispatches every vector to a
 * handler that executes VMCALL EVENT and, when resumed after it, returns by IRETQ.
 */
enum guest_step {
    GUEST_STEP_CALL,        /* NOP, then VMCALL DONE */
    GUEST_STEP_WAIT,        /* GUEST_WAIT_ROUNDS PAUSEs, then VMCALL DONE */
    GUEST_STEP_IRET,        /* IRETQ to GUEST_STEP_AFTER_IRET */
    GUEST_STEP_AFTER_IRET,  /* NOP, then VMCALL DONE */
    GUEST_STEP_HALT,        /* HLT, then GUEST_STEP_AFTER_HALT */
    GUEST_STEP_AFTER_HALT,  /* VMCALL DONE */
    GUEST_STEP_SEND,        /* an interrupt command to its own CPU (guest_at_send_nmi), then */
    GUEST_STEP_SENT,        /* one instruction that repeats itself, then GUEST_STEP_WAIT */
    GUEST_STEP_SENT_BY_MSR, /* the same in x2APIC mode */
    GUEST_STEP_STI,         /* STI and one instruction in its shadow, then VMCALL DONE */
    GUEST_STEP_MOV_SS,      /* MOV SS and one instruction in its shadow, then VMCALL DONE */
    GUEST_STEP_BARE_IRET,   /* IRETQ with the stack unchanged */
    GUEST_STEP_BARE_IRETD,  /* IRETD */
    GUEST_STEP_BARE_IRETW,  /* IRETW */
    GUEST_STEP_FAR_RET,     /* far RET to GUEST_STEP_CALL */
    GUEST_STEP_POPF,        /* POPFQ of the same flags, then VMCALL DONE */
    GUEST_STEP_WRMSR,       /* WRMSR with the registers unchanged, then VMCALL DONE */
    GUEST_STEP_CR4,         /* the same for MOV CR4, RAX */
    GUEST_STEP_CR8,         /* and for MOV CR8, RAX */
    GUEST_STEP_SWAPGS,      /* SWAPGS, then VMCALL DONE */
    GUEST_STEP_STORM, /* RCX rounds, if ESI is not 0 a command as GUEST_STEP_SEND, RBX rounds, VMCALL DONE */
};

/* Guest-physical entry point of a step. */
uint64_t guest_step(enum guest_step step);

/* Guest-physical entry point of a vector's handler, 0 to GUEST_VECTORS - 1. */
uint64_t guest_handler(unsigned vector);

/* The guest's stack at the VMCALL of its handler. */
struct guest_event {
    uint64_t rax, vector, error_code, rip, cs, rflags, rsp, ss;
};

ASSERT_OFFSET(struct guest_event, vector, 1 * sizeof(uint64_t));
ASSERT_OFFSET(struct guest_event, error_code, 2 * sizeof(uint64_t));
ASSERT_OFFSET(struct guest_event, rip, 3 * sizeof(uint64_t));
ASSERT_OFFSET(struct guest_event, ss, 7 * sizeof(uint64_t));

/*
 * Instructions in GUEST_FRED, the entry page of a guest with FRED (vmm/guest/fred.asm). Its handlers execute
 * VMCALL with all registers as they were at the event, RSP at the frame, and return. An instruction without
 * an event, or whose event returns behind it, is followed by VMCALL DONE.
 */
enum guest_fred_cause {
    GUEST_CAUSE_NONE, /* NOP */
    GUEST_CAUSE_UD,
    GUEST_CAUSE_READ, /* of the address in RDI */
    GUEST_CAUSE_BP,
    GUEST_CAUSE_INT1,
    GUEST_CAUSE_INT, /* INT n of GUEST_FRED_INT */
    GUEST_CAUSE_INT2,
    GUEST_CAUSE_SYSCALL,
    GUEST_CAUSE_SYSENTER,
    GUEST_CAUSE_STI,   /* STI, and UD2 in its shadow */
    GUEST_CAUSE_ERETS, /* and the other returns, with the stack unchanged */
    GUEST_CAUSE_ERETU,
    GUEST_CAUSE_IRET,
    GUEST_CAUSE_JUMP, /* to the address in RDI */
    GUEST_CAUSE_JUMP_UNTRACKED,
    GUEST_CAUSE_ENDBR,
};

/* Guest-physical address of such an instruction. */
uint64_t guest_fred_cause(enum guest_fred_cause cause);

/* RIP at the VMCALL of the handler of events in ring 0, or in ring 3. */
uint64_t guest_fred_handler(bool ring3);

/* The guest's memory as we see it; NULL if `size` bytes from there on are not in it, or not in one piece. */
void *guest_memory(struct guest *g, uint64_t address, size_t size);

/* Maps the local APIC's page at GUEST_APIC, or unmaps it. False if there is no memory for the tables. */
bool guest_map_apic(struct guest *g, bool there);

/* The pattern of GUEST_KEEPS_REGISTERS for register i of struct registers. */
#define GUEST_PATTERN(i) (0x01010101UL * ((i) + 1))

#endif
