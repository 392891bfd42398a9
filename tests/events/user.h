/* Ring 3: small programs there, each of which makes one event and ends. */
#ifndef TESTS_EVENTS_USER_H
#define TESTS_EVENTS_USER_H

#include "tests/events/trigger.h"

/* In the order of the table in tests/events/user_code.asm. */
enum user_program {
    USER_UD,
    USER_PF, /* reads TRIGGER_NOWHERE */
    USER_BP,
    USER_INT, /* INT USER_INT_VECTOR */
    USER_INT2,
    USER_SYSCALL,
    USER_SYSENTER,
    USER_SPINS,    /* pauses a while, changing no flag: for what comes from outside */
    USER_READS_GS, /* RAX = [gs:0], then INT USER_INT_VECTOR */
    USER_GP,       /* HLT */
    USER_INTO_32,  /* INTO with OF set, in 32-bit code */
    USER_UD_32,
    USER_ERETS,
    USER_ERETU,
    USER_EXITS,
};

#define USER_PATTERN     0x0123456789ABCDEFUL /* in RCX and R11 at SYSCALL and SYSENTER */
#define USER_INT_VECTOR  0x42
#define USER_EXIT_VECTOR 0x41

/*
 * Runs a program in ring 3 and comes back when it has made its last INT. NMIs are as `latch` in the ERETU's
 * frame makes them; what it makes, a handler set before has to catch. Returns where it struck, as the frame
 * should have it; for USER_SPINS s.rip is the first of the addresses and s_end the one behind the last.
 */
struct struck user_run(struct test *t, enum user_program program, bool latch, uint64_t *s_end);

/* A handler that ends the program at once, as its last INT does. */
void user_leave(struct fred_regs *regs);

/* The same with RFLAGS as given. */
struct struck user_run_with(struct test *t, enum user_program program, bool latch, uint64_t rflags,
                            uint64_t *s_end);

/* The frame that an event in ring 3 should leave: in 64-bit code if event->long_mode. */
struct fred_frame foretell_user(const struct struck *s, const struct fred_event *event);

/* Runs a program in 64-bit code, or where the CPU has to be told so in 32-bit; compares frame and place. */
void user_frame_case(struct test *t, enum user_program program, const struct fred_event *event);

#endif
