/* The kinds of VM exit as a table: how to make each, by values of VMCS fields alone. */
#ifndef TESTS_GUESTS_EXIT_KINDS_H
#define TESTS_GUESTS_EXIT_KINDS_H

#include "tests/guests/standing.h"

struct exit_kind {
    const char *name;
    enum exit_reason reason;
    unsigned at; /* enum guest_step, or PROGRAM */
    enum {
        BY_ITSELF,
        BY_IRET,     /* its fault: the IRET has unblocked NMIs */
        BY_NMI,      /* an NMI exit */
        BY_DELIVERY, /* of an NMI, through the guest's IDT */
        BY_WINDOW,   /* of an NMI */
    } by;
    bool ring0; /* not in ring 3 */
    uint32_t proc, exceptions;
    uint64_t rflags, rsp, activity;
    struct vm_injection event;
    bool no_idt, timer, interrupt, acknowledges;
};

#define EXIT_KIND_PROGRAM(program) (0x100U | (program)) /* enum guest_program */

extern const struct exit_kind exit_kinds[];
extern const unsigned exit_kinds_count;

/* Whether this CPU has the controls for it. */
bool exit_kind_there(const struct test *t, const struct exit_kind *kind);

/*
 * Sets the guest for this kind, with these controls (guest_open), NMIs blocked or not. Then exit_kind_run
 * enters it and checks the reason; exit_kind_close restores what was set and ends an interrupt, once NMIs in
 * the host are checked.
 */
bool exit_kind_open(struct test *t, const struct exit_kind *kind, struct nmi_controls controls, bool blocked);
bool exit_kind_run(struct test *t, const struct exit_kind *kind, struct vm_exit *exit);
void exit_kind_close(struct test *t, const struct exit_kind *kind);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define exit_kind_open(t, ...)  exit_kind_open(from_case(t), __VA_ARGS__)
#define exit_kind_run(t, ...)   exit_kind_run(from_case(t), __VA_ARGS__)
#define exit_kind_close(t, ...) exit_kind_close(from_case(t), __VA_ARGS__)

#endif
