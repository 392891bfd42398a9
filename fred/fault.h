/*
 * Faults on purpose, for `fault=NAME`: each makes one thing wrong, so that the suite can prove that its cases
 * can fail (tests/faults/expected, tests/machines/faults.t). The test stands right where it makes things
 * wrong. Pure; with no fault at work nothing changes. Which one is at work is chosen by the tests
 * (tests/faults/choice.h).
 */
#ifndef FRED_FAULT_H
#define FRED_FAULT_H

#include <stdbool.h>
#include <stdint.h>

/* FAULT(name in C, name for users, what is wrong): of the software backend. */
#define FAULTS_OF_BACKEND(FAULT)                                                                           \
    FAULT(RING3_ENTRY, "ring3-entry", "an event in ring 3 enters at page + 100h")                          \
    FAULT(RING3_STACK, "ring3-stack", "an event in ring 3 gets the stack of level 1, not of level 0")      \
    FAULT(RING3_LEVEL, "ring3-level", "an event in ring 3 gets the level of its vector")                   \
    FAULT(RING3_GS, "ring3-gs", "an event in ring 3 leaves ring 3's GS")                                   \
    FAULT(RING3_SS, "ring3-ss", "an event in ring 3 makes SS null")                                        \
    FAULT(LEVEL_KEPT, "level-kept", "no event raises the level")                                           \
    FAULT(LEVEL_RAISED, "level-raised", "every event gets one level more than it asks for")                \
    FAULT(LEVEL_LOWERED, "level-lowered", "an event that asks for a lower level gets it")                  \
    FAULT(LEVEL_OF_INT, "level-of-int", "INT n asks for the level of its vector, as an exception does")    \
    FAULT(LEVEL_OF_INTERRUPT, "level-of-interrupt", "an interrupt asks for level 0, whatever CONFIG says") \
    FAULT(LEVEL_VECTOR, "level-vector", "an exception asks for the level of the vector above its own")     \
    FAULT(STACK_REWOUND, "stack-rewound", "an event on a level above 0 gets a fixed place on its stack")   \
    FAULT(REDZONE_IGNORED, "redzone-ignored", "the redzone is ignored")                                    \
    FAULT(REDZONE_ON_FRESH, "redzone-on-fresh", "a fresh stack gets a redzone too")                        \
    FAULT(FRAME_MISALIGNED, "frame-misaligned", "a frame on the stack in use lies 8 off its alignment")    \
    FAULT(HANDLER_RFLAGS, "handler-rflags", "a handler finds the flags of what was interrupted")           \
    FAULT(HANDLER_R11, "handler-r11", "a handler finds 0 in R11")                                          \
    FAULT(SYSCALL_RCX, "syscall-rcx", "SYSCALL and SYSENTER leave RIP in RCX")                             \
    FAULT(FRAME_TYPE_INT, "frame-type-int", "INT n is type 3, a hardware exception")                       \
    FAULT(FRAME_TYPE_INT1, "frame-type-int1", "INT1 is type 4, as INT 1 is")                               \
    FAULT(FRAME_TYPE_INT3, "frame-type-int3", "INT3 and INTO are type 3, a hardware exception")            \
    FAULT(FRAME_TYPE_OTHER, "frame-type-other", "SYSCALL and SYSENTER are type 4, as INT n is")            \
    FAULT(FRAME_TYPE_INTERRUPT, "frame-type-interrupt", "an interrupt above 127 is a hardware exception")  \
    FAULT(FRAME_VECTOR, "frame-vector", "the vector in a frame has 7 bits")                                \
    FAULT(FRAME_LENGTH, "frame-length", "the length in a frame is 0")                                      \
    FAULT(FRAME_LONG, "frame-long", "the L bit in a frame is 0")                                           \
    FAULT(FRAME_SYS, "frame-sys", "the SYS bit in a frame is 0")                                           \
    FAULT(FRAME_SYS_ALL, "frame-sys-all", "the SYS bit in a frame is 1")                                   \
    FAULT(FRAME_NO_LATCH, "frame-no-latch", "an NMI's frame has no latch")                                 \
    FAULT(FRAME_LATCH_INT2, "frame-latch-int2", "the frame of INT 2 has the latch")                        \
    FAULT(FRAME_LATCH_ALL, "frame-latch-all", "every frame has the latch")                                 \
    FAULT(FRAME_LEVEL, "frame-level", "the level in a frame is that of the handler")                       \
    FAULT(FRAME_ERROR_CODE, "frame-error-code", "the error code in a frame is 0")                          \
    FAULT(FRAME_EVENT_DATA, "frame-event-data", "the event data in a frame are 0")                         \
    FAULT(FRAME_RIP, "frame-rip", "the frame of #UD has the RIP behind UD2")                               \
    FAULT(FRAME_RSP, "frame-rsp", "the frame of an exception has RSP aligned to 16")                       \
    FAULT(FRAME_RFLAGS, "frame-rflags", "the frame of a fault has RF 0")                                   \
    FAULT(FRAME_RESERVED, "frame-reserved", "the last word of a frame is 1")                               \
    FAULT(NESTED_NO_BIT, "nested-no-bit", "a nested exception's frame has no nested bit")                  \
    FAULT(NESTED_DF_BIT, "nested-df-bit", "the frame of #DF has the nested bit")                           \
    FAULT(NESTED_DF_VECTOR, "nested-df-vector", "#DF arrives as #GP")                                      \
    FAULT(NESTED_DF_CODE, "nested-df-code", "#DF has the error code of the second exception")              \
    FAULT(NESTED_ALWAYS_DF, "nested-always-df", "every nested exception is #DF")                           \
    FAULT(NESTED_CONTEXT, "nested-context", "a nested exception's frame has the RIP of the backend")       \
    FAULT(MSR_RESERVED, "msr-reserved", "WRMSR takes reserved bits")                                       \
    FAULT(MSR_CANONICAL, "msr-canonical", "WRMSR takes addresses that are not canonical")                  \
    FAULT(MSR_STKLVLS, "msr-stklvls", "IA32_FRED_STKLVLS keeps 32 bits")                                   \
    FAULT(ERETS_RIP, "erets-rip", "ERETS cuts a RIP that is not canonical")                                \
    FAULT(ERETS_CS, "erets-cs", "ERETS takes any CS selector")                                             \
    FAULT(ERETS_CS_RESERVED, "erets-cs-reserved", "ERETS takes reserved bits of the CS slot")              \
    FAULT(ERETS_RFLAGS, "erets-rflags", "ERETS takes reserved bits of RFLAGS")                             \
    FAULT(ERETS_SS, "erets-ss", "ERETS takes any SS selector")                                             \
    FAULT(ERETS_SS_RESERVED, "erets-ss-reserved", "ERETS takes reserved bits of the SS slot")              \
    FAULT(ERETS_LEVEL_KEPT, "erets-level-kept", "ERETS does not go back to the level in its frame")        \
    FAULT(ERETS_LEVEL_RAISED, "erets-level-raised", "ERETS goes up to the level in its frame")             \
    FAULT(ERETS_AC, "erets-ac", "ERETS clears RFLAGS.AC")                                                  \
    FAULT(ERETS_R11, "erets-r11", "ERETS leaves 0 in R11")                                                 \
    FAULT(ERETS_STEP, "erets-step", "ERETS leaves a single step pending without the SYS bit too")          \
    FAULT(ERETS_NO_STEP, "erets-no-step", "ERETS leaves no single step pending")                           \
    FAULT(ERETS_UNBLOCKS, "erets-unblocks", "ERETS opens NMIs without the latch too")                      \
    FAULT(ERETS_NEVER_UNBLOCKS, "erets-never-unblocks", "ERETS never opens NMIs")                          \
    FAULT(ERETS_FAULT_UNBLOCKS, "erets-fault-unblocks", "an ERETS or ERETU that faults opens NMIs")        \
    FAULT(ERETS_FAULT_RSP, "erets-fault-rsp", "an ERETS or ERETU that faults has moved RSP")               \
    FAULT(ERETU_LEVEL, "eretu-level", "ERETU leaves from any level")                                       \
    FAULT(ERETU_CS_RESERVED, "eretu-cs-reserved", "ERETU takes reserved bits of the CS slot")              \
    FAULT(ERETU_RFLAGS, "eretu-rflags", "ERETU takes reserved bits of RFLAGS")                             \
    FAULT(ERETU_IOPL, "eretu-iopl", "ERETU takes any IOPL")                                                \
    FAULT(ERETU_SS_RESERVED, "eretu-ss-reserved", "ERETU takes reserved bits of the SS slot")              \
    FAULT(ERETU_SELECTORS, "eretu-selectors", "ERETU goes to ring 3 whatever the selectors")               \
    FAULT(ERETU_RIP, "eretu-rip", "ERETU cuts a RIP that is not canonical")                                \
    FAULT(ERETU_GS, "eretu-gs", "ERETU leaves ring 0's GS")                                                \
    FAULT(ERETU_UNBLOCKS, "eretu-unblocks", "ERETU opens NMIs without the latch too")                      \
    FAULT(ERETU_NEVER_UNBLOCKS, "eretu-never-unblocks", "ERETU never opens NMIs")                          \
    FAULT(NMI_OPEN, "nmi-open", "an NMI does not block NMIs")                                              \
    FAULT(NMI_LOST, "nmi-lost", "an NMI that was held is lost")                                            \
    FAULT(NMI_TWICE, "nmi-twice", "an NMI is delivered twice")                                             \
    FAULT(NMI_LOST_IN_EXCEPTION, "nmi-lost-in-exception", "an NMI in the handler of an exception is lost") \
    FAULT(NMI_LOST_IN_INT2, "nmi-lost-in-int2", "an NMI in the handler of INT 2 is lost")

/* Moved to tests/faults/. */
#define FAULTS_OF_OURS(FAULT)
#define FAULTS_OF_MANY(FAULT)

enum fault {
    FAULT_NONE,
#define FAULT_NUMBER(id, name, sentence) FAULT_##id,
    FAULTS_OF_BACKEND(FAULT_NUMBER) FAULTS_OF_OURS(FAULT_NUMBER) FAULTS_OF_MANY(FAULT_NUMBER)
#undef FAULT_NUMBER
};

extern uint32_t fault_at_work; /* enum fault; assembly reads it too */

/* Whether this is what has to be wrong now. */
static inline bool fault_is(enum fault fault)
{
    return fault_at_work == fault;
}

#endif
