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

/* The same, of our own code: what reflects NMIs, the VMM below it, and what gives the machine back. */
#define FAULTS_OF_OURS(FAULT)                                                                                \
    FAULT(STUB_LATCH, "stub-latch", "a frame built by hand has no latch")                                    \
    FAULT(STUB_LATCH_ALL, "stub-latch-all", "a frame built by hand has the latch, an interrupt's too")       \
    FAULT(STUB_TYPE, "stub-type", "a frame built by hand is that of an interrupt")                           \
    FAULT(STUB_VECTOR, "stub-vector", "a frame built by hand has vector 3")                                  \
    FAULT(STUB_LONG, "stub-long", "a frame built by hand has no L bit")                                      \
    FAULT(STUB_EVENT_DATA, "stub-event-data", "a frame built by hand has made-up event data")                \
    FAULT(STUB_LEVEL, "stub-level", "a frame built by hand has the level of its handler")                    \
    FAULT(STUB_LEVEL_KEPT, "stub-level-kept", "way direct-level does not raise the level")                   \
    FAULT(STUB_RSP, "stub-rsp", "a frame built by hand has the RSP below what it has to bring back")         \
    FAULT(STUB_MISALIGNED, "stub-misaligned", "a frame built by hand is aligned to 8, not to 64")            \
    FAULT(STUB_REDZONE, "stub-redzone", "a frame built by hand leaves no redzone")                           \
    FAULT(STUB_DETOUR, "stub-detour", "a frame built by hand takes a hundred instructions more")             \
    FAULT(STUB_RFLAGS, "stub-rflags", "the handler of a frame built by hand finds the flags of the VMM")     \
    FAULT(PATCH_NONE, "patch-none", "way int2-patch patches no frame")                                       \
    FAULT(PATCH_ANY, "patch-any", "way int2-patch patches the frame of any INT 2")                           \
    FAULT(COUNT_TORN, "count-torn", "the NMI handler reads its counter well before it writes it")            \
    FAULT(STUB_LOST, "stub-lost", "a frame built by hand for an NMI is not handed on, behind the 16th NMI")  \
    FAULT(STUB_TWICE, "stub-twice", "a frame built by hand for an NMI is handed on twice, behind the 16th")  \
    FAULT(STUB_LOST_INTERRUPT, "stub-lost-interrupt",                                                        \
          "a frame built by hand for an interrupt is not handed on, behind the 16th NMI")                    \
    FAULT(NMI_UNCOUNTED, "nmi-uncounted", "an NMI is served and not counted, behind the 16th")               \
    FAULT(NMI_ASTRAY, "nmi-astray", "an NMI for another CPU is not sent, behind the 16th that came here")    \
    FAULT(ENTRY_NMI_EXITING, "entry-nmi-exiting", "the guest is entered without NMI exiting")                \
    FAULT(ENTRY_VIRTUAL_NMIS, "entry-virtual-nmis", "the guest is entered without virtual NMIs")             \
    FAULT(ENTRY_NMI_WINDOW, "entry-nmi-window", "the guest is entered without NMI-window exiting")           \
    FAULT(ENTRY_BLOCKING, "entry-blocking", "a VM entry loses the guest's blocking by NMI")                  \
    FAULT(ENTRY_BLOCKS, "entry-blocks", "a VM entry always brings blocking by NMI")                          \
    FAULT(ENTRY_OPENS_NMIS, "entry-opens-nmis", "NMIs are opened in the host before a VM entry")             \
    FAULT(ENTRY_INJECTION, "entry-injection", "a VM entry injects nothing")                                  \
    FAULT(ENTRY_VECTOR, "entry-vector", "an injected event has the vector with bit 0 flipped")               \
    FAULT(ENTRY_CODE, "entry-code", "an injected exception has the error code 0")                            \
    FAULT(ENTRY_LENGTH, "entry-length", "an injected event has the instruction length 1")                    \
    FAULT(ENTRY_CR4, "entry-cr4", "the guest is entered free to change CR4.FRED")                            \
    FAULT(ENTRY_NUMBER, "entry-number", "the error number of a VM entry that failed is one too high")        \
    FAULT(ENTRY_FAILURE, "entry-failure", "a VM entry that fails on the guest's state is taken for an exit") \
    FAULT(ENTRY_LAUNCHED, "entry-launched", "a VMLAUNCH that fails on the guest's state is taken for done")  \
    FAULT(ENTRY_UNNAMED, "entry-unnamed", "no check is named for a VM entry that failed")                    \
    FAULT(ENTRY_BLAMED, "entry-blamed", "a check is named for a VMCS that passes all")                       \
    FAULT(EXIT_OPENS_NMIS, "exit-opens-nmis", "NMIs are opened in the host after a VM exit")                 \
    FAULT(EXIT_BLOCKING, "exit-blocking", "the blocking by NMI that a VM exit saved is lost")                \
    FAULT(EXIT_ACKNOWLEDGE, "exit-acknowledge",                                                              \
          "a VM exit does not acknowledge the interrupt that it is for")                                     \
    FAULT(EXIT_INFORMATION, "exit-information", "the interruption information of a VM exit is lost")         \
    FAULT(EXIT_VECTORING, "exit-vectoring", "the IDT-vectoring information of a VM exit is lost")            \
    FAULT(EXIT_QUALIFICATION, "exit-qualification", "the exit qualification of a VM exit is lost")           \
    FAULT(EXIT_ADDRESS, "exit-address", "the guest-physical address of a VM exit is lost")                   \
    FAULT(EXIT_ACTIVITY, "exit-activity", "the activity state of a VM exit is lost")                         \
    FAULT(EXIT_RFLAGS, "exit-rflags", "RFLAGS of a VM exit have no RF")                                      \
    FAULT(EXIT_REGISTER, "exit-register", "a VM exit loses the guest's R15")                                 \
    FAULT(EXIT_BELOW_RSP, "exit-below-rsp", "a VM exit keeps the guest's R14 below RSP for a while")         \
    FAULT(EXIT_GDTR, "exit-gdtr", "a VM exit leaves GDTR with the limit FFFFh")                              \
    FAULT(EXIT_GS, "exit-gs", "a VM exit leaves what the guest had in IA32_KERNEL_GS_BASE")                  \
    FAULT(EXIT_LEVEL, "exit-level", "a VM exit leaves the host on stack level 3")                            \
    FAULT(EXIT_STKLVLS, "exit-stklvls", "a VM exit leaves IA32_FRED_STKLVLS 0")                              \
    FAULT(EXIT_CR2, "exit-cr2", "a VM exit leaves the guest's CR2")                                          \
    FAULT(VMM_CPUID, "vmm-cpuid", "the VMM shows the guest VMX in CPUID")                                    \
    FAULT(VMM_CR4, "vmm-cr4", "the VMM leaves CR4.TSD to the guest")                                         \
    FAULT(VMM_EPT, "vmm-ept", "the VMM maps a page of the host for the guest")                               \
    FAULT(VMM_MSR, "vmm-msr", "the VMM executes the guest's WRMSR to IA32_STAR in the host")                 \
    FAULT(VMM_NMI, "vmm-nmi", "the VMM forgets the NMI that an exit was for")                                \
    FAULT(VMM_PORT, "vmm-port", "the VMM executes the guest's OUT to the 8259's mask in the host")           \
    FAULT(VMM_REFUSAL, "vmm-refusal", "the VMM steps over what it refuses, and injects nothing")

/* Moved to tests/faults/. */
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
