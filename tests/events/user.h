/* Small programs in ring 3: each makes one event and ends. */
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
    USER_SPINS,    /* a PAUSE loop that changes no flag, for external events */
    USER_READS_GS, /* RAX = [gs:0], then INT USER_INT_VECTOR */
    USER_GP,       /* HLT */
    USER_INTO_32,  /* INTO with OF set, in 32-bit code */
    USER_UD_32,
    USER_ERETS,
    USER_ERETU,
    USER_INT1,
    USER_INT_43, /* INT 43h, of a vector whose level is not an NMI's */
    USER_LKGS,   /* of AX */
    USER_EXITS,
};

#define USER_PATTERN     0x0123456789ABCDEFUL /* in RCX and R11 at SYSCALL and SYSENTER */
#define USER_INT_VECTOR  0x42
#define USER_EXIT_VECTOR 0x41

/*
 * Runs a program in ring 3 until its last INT, with `latch` in the frame of the ERETU that enters it. The
 * caller must have installed a handler for its event. Returns the state at the event, as its frame must
 * contain it; for USER_SPINS RIP is in [s.rip, *s_end).
 */
struct event_state user_run(struct test *t, enum user_program program, bool latch, uint64_t *s_end);

/* A handler that ends the program at once. */
void user_leave(struct fred_regs *regs);

/* The same with RFLAGS as given. */
struct event_state user_run_with(struct test *t, enum user_program program, bool latch, uint64_t rflags,
                                 uint64_t *s_end);

/* The frame that an event in ring 3 must push; event->long_mode: in 64-bit code. */
struct fred_frame expected_user_frame(const struct event_state *s, const struct fred_event *event);

/* A whole case: runs a program, in 64-bit code or for the _32 ones in 32-bit code, and checks the frame and
 * its address. */
void user_frame_case(struct test *t, enum user_program program, const struct fred_event *event);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define user_run(t, ...)        user_run(from_case(t), __VA_ARGS__)
#define user_run_with(t, ...)   user_run_with(from_case(t), __VA_ARGS__)
#define user_frame_case(t, ...) user_frame_case(from_case(t), __VA_ARGS__)

#endif
