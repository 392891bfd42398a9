/*
 * The phase of a run, from the firmware to the cases and back: for reports of events, and for `strike=`
 * (tests/strike/strike.h). Pure.
 */
#ifndef BOOT_REPORT_PHASE_H
#define BOOT_REPORT_PHASE_H

#include <stdbool.h>

/* PHASE(name in C, name for users, text for a report of an event in it) */
#define PHASES(PHASE)                                                                    \
    PHASE(FIRMWARE, "firmware", "before the CPU was taken from the firmware")            \
    PHASE(TAKEN, "taken", "when the CPU was taken, before event delivery was on")        \
    PHASE(FRED_ON, "fred-on", "while event delivery was turned on")                      \
    PHASE(LATCH, "latch", "while the latch was learned")                                 \
    PHASE(VMX_ON, "vmx-on", "while VMX was turned on")                                   \
    PHASE(BETWEEN, "between", "between two cases")                                       \
    PHASE(CASE, "case", "in a case")                                                     \
    PHASE(PUT_BACK, "put-back", "while the state was restored after a case")             \
    PHASE(EXIT, "exit", "in the VMM, after a VM exit")                                   \
    PHASE(REFLECT, "reflect", "in the VMM, while an exit was reflected")                 \
    PHASE(DELIVERY, "delivery", "in the software backend, while an event was delivered") \
    PHASE(NMI, "nmi", "in the NMI handler")                                              \
    PHASE(VMX_OFF, "vmx-off", "while VMX was turned off")                                \
    PHASE(FRED_OFF, "fred-off", "while event delivery was turned off")                   \
    PHASE(BACK, "back", "while the firmware's state was restored")                       \
    PHASE(AGAIN, "again", "after the firmware had the CPU back")                         \
    PHASE(REPORT, "report", "while another event was reported")                          \
    PHASE(STOP, "stop", "while the machine was stopped")

enum phase {
#define PHASE_NUMBER(id, name, where) PHASE_##id,
    PHASES(PHASE_NUMBER)
#undef PHASE_NUMBER
        PHASE_COUNT
};

/* Begins a phase. Returns the one before, for phase_return to go back to after a short one inside it. */
enum phase phase_begin(enum phase next);
void phase_return(enum phase before);

enum phase phase_now(void);
const char *phase_name(enum phase phase);
const char *phase_where(enum phase phase);

/* While the APs work too, only the BSP's phases count. */
void phase_share(bool by_all);

/* Whether there is a watcher: some phases are begun for a watcher only. */
extern bool phase_watched;

/* Calls `watcher` in each phase that begins from now on; NULL: stops that. */
void phase_watch(void (*watcher)(enum phase phase));

#endif
