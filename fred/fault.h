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

/* Moved to tests/faults/. */
#define FAULTS_OF_BACKEND(FAULT)

/* FAULT(name in C, name for users, what is wrong): of our own code. */
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
