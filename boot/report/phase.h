/*
 * Where a run is, from the firmware to the cases and back: what a report of an event says, and where
 * `strike=` strikes (tests/strike/strike.h). Pure.
 */
#ifndef BOOT_REPORT_PHASE_H
#define BOOT_REPORT_PHASE_H

#include <stdbool.h>

/* PHASE(name in C, name for users, where something is that strikes then) */
#define PHASES(PHASE)                                                                    \
    PHASE(FIRMWARE, "firmware", "before the CPU was taken from the firmware")            \
    PHASE(TAKEN, "taken", "when the CPU was taken, before event delivery was on")        \
    PHASE(FRED_ON, "fred-on", "while event delivery was turned on")                      \
    PHASE(LATCH, "latch", "while the latch was learned")                                 \
    PHASE(VMX_ON, "vmx-on", "while VMX was turned on")                                   \
    PHASE(BETWEEN, "between", "between two cases")                                       \
    PHASE(CASE, "case", "in a case")                                                     \
    PHASE(PUT_BACK, "put-back", "while the state was put back after a case")             \
    PHASE(EXIT, "exit", "in the VMM, behind a VM exit")                                  \
    PHASE(REFLECT, "reflect", "in the VMM, while an exit was handed on")                 \
    PHASE(DELIVERY, "delivery", "in the software backend, while an event was delivered") \
    PHASE(NMI, "nmi", "in the NMI handler")                                              \
    PHASE(VMX_OFF, "vmx-off", "while VMX was turned off")                                \
    PHASE(FRED_OFF, "fred-off", "while event delivery was turned off")                   \
    PHASE(BACK, "back", "while the firmware was given its state back")                   \
    PHASE(AGAIN, "again", "when the firmware had the CPU back")                          \
    PHASE(REPORT, "report", "while another event was reported")                          \
    PHASE(STOP, "stop", "when the machine was to be stopped")

enum phase {
#define PHASE_NUMBER(id, name, where) PHASE_##id,
    PHASES(PHASE_NUMBER)
#undef PHASE_NUMBER
        PHASE_COUNT
};

/* A phase begins; returns the one before, which phase_return takes when a short one inside it is over. */
enum phase phase_begin(enum phase next);
void phase_return(enum phase before);

enum phase phase_now(void);
const char *phase_name(enum phase phase);
const char *phase_where(enum phase phase);

/* While other CPUs are at work only the first one's phases count. */
void phase_share(bool by_all);

/* Whether anybody does: for where a phase is no more than a place to strike at. */
extern bool phase_watched;

/* Calls watcher in each phase that begins from now on; NULL: nobody. */
void phase_watch(void (*watcher)(enum phase phase));

#endif
