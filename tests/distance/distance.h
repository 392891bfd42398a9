/*
 * An NMI from another CPU at each distance, in instructions, from an operation of this one.
 *
 * The operation is in the middle of a path (tests/distance/paths.asm). In each round two CPUs meet by
 * spinning on one word; the receiver takes the path, and the sender sends one NMI after `distance` rounds of
 * a loop. The distance grows by one from round to round, from the first instruction of the path to its last
 * loop, where the receiver waits. So each round knows how many NMIs there are: the one that was sent must
 * arrive, once, at one of the instruction boundaries at which the path permits it, with the frame of an NMI;
 * and NMIs must be open afterwards.
 *
 * Two paths begin with an NMI that is held. Where the sender is early, its own merges with that one (SDM vol.
 * 3, 6.7.1). As it sends it reads how far the receiver is: from the held one's delivery on there must be two.
 */
#ifndef TESTS_DISTANCE_DISTANCE_H
#define TESTS_DISTANCE_DISTANCE_H

#include "tests/harness/check.h"

enum distance_path_number {
    PATH_EVENT,        /* delivery of an event, and the ERETS of its handler */
    PATH_INT2,         /* INT 2, and the ERETS of its handler, with the latch */
    PATH_ERETS,        /* NMIs blocked: ERETS without the latch, then with it */
    PATH_NMI,          /* delivery of an NMI that was held, and its handler */
    PATH_RING3,        /* ERETU to ring 3, an event there, and its handler's ERETU */
    PATH_HALT,         /* HLT */
    PATH_ENTRY,        /* VM entry, and an exit by VMCALL */
    PATH_NMI_EXIT,     /* VM entry with an NMI held, and its exit */
    PATH_HALTED_GUEST, /* HLT of the guest */
};

/* Where an NMI strikes. */
enum distance_place {
    AT_NO_PLACE,
    AT_LEAD,     /* before the operation, in a loop */
    AT_BEFORE,   /* the instructions up to it */
    AT_HANDLER,  /* of an event in ring 0 */
    AT_RING3,    /* ring 3, up to its event */
    AT_HANDLER3, /* of that event */
    AT_AFTER3,   /* ring 3, afterwards */
    AT_GUEST,
    AT_HALTED, /* the guest, which is halted */
    AT_TARGET, /* the first instruction afterwards, and the few before the loop */
    AT_AFTER,  /* a loop; and a HLT that the NMI ends */
    AT_PLACES,
};

enum distance_entered { ENTRY_FAILED, ENTRY_SKIPPED, ENTRY_EXITED };

struct distance_plan {
    enum distance_path_number path;
    bool launches;          /* each entry is a VMLAUNCH */
    enum distance_place at; /* where the NMI strikes in the end: AT_AFTER, AT_AFTER3 or AT_HALTED */
};

/*
 * Runs a plan with this CPU as the receiver, then as the sender, and checks every round. Prints how many
 * distances there were, and where the NMIs struck. Skips the case if one CPU takes part, or if the path needs
 * VMX, or an entry to a halted guest, and it is not there.
 */
void distance_run(struct test *t, const struct distance_plan *plan);

/* The parts; for tests/distance only. */
#define DISTANCE_NOTED  4     /* arrivals */
#define DISTANCE_STAGES 4     /* of a path, as the sender reads them */
#define DISTANCE_LATE   16384 /* rounds of a sender that is too late */

struct distance_arrival {
    struct fred_frame frame;
    uint64_t at; /* its address */
    unsigned level;
};

struct distance {
    struct fred_frame frame[2] __attribute__((aligned(64))); /* without the latch, or to ring 3; with it */
    const struct distance_plan *plan;
    uint64_t lead, patience, settle, distance; /* rounds of loops */
    uint64_t user_stack;
    uint64_t icr;               /* address of the sender's command register; 0: an MSR */
    uint32_t id, launch;        /* local APIC ID of the receiver; whether by VMLAUNCH */
    unsigned sender, receiver;  /* CPUs (tests/smp/every_cpu.h) */
    volatile uint32_t round;    /* from 1 on */
    volatile uint32_t here, go; /* rounds: the receiver is here; the sender has seen it */
    volatile uint32_t begun;    /* and the receiver that */
    volatile uint32_t sent, done;
    volatile struct {
        uint32_t stage, entered; /* of the receiver, as the sender sends */
        uint32_t then;           /* its stage right after */
    } seen;
    volatile bool rescued;    /* in this round: an interrupt had to wake the receiver */
    volatile bool over, left; /* and the sender has left */
    struct vm_exit exit;
    unsigned exits; /* NMI exits of this round */
    unsigned arrivals;
    struct distance_arrival arrived[DISTANCE_NOTED];

    unsigned rounds; /* of all, and what came of them */
    unsigned struck[AT_PLACES], stages[DISTANCE_STAGES];
    unsigned merged;
    uint64_t first_at_last; /* the first distance at plan->at */
    char wrong[240];
    bool frame_wrong;
    struct fred_frame want, got;
};

extern struct distance distance;
extern volatile uint32_t distance_now, distance_events;

/* Records the first failure, and ends the run. */
__attribute__((format(printf, 1, 2))) void distance_wrong(const char *text, ...);

/* Whether this path begins with an NMI held; with NMIs blocked. */
bool distance_holds(void);
bool distance_blocks(void);
bool distance_needs_vmx(enum distance_path_number path);

/* The jobs of the two CPUs. */
error distance_receive(void);
void distance_send_all(void);

/* Prepares the receiver's part of a path, takes it once, ends it. Errors are of VMX. */
error distance_open(void);
error distance_prepare(void);
error distance_take(void);
void distance_close(void);

/* The place of a boundary of the path; AT_NO_PLACE if it is none. */
enum distance_place distance_place(uint64_t rip);

/* The handler of every NMI of a round, for nmi_inside; and the checks of a round. */
void distance_strike(struct fred_regs *regs);
void distance_check_round(void);

/* Ticks of the time-stamp counter after which a CPU no longer waits for the other. */
uint64_t distance_patience_ticks(void);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define distance_run(t, ...) distance_run(from_case(t), __VA_ARGS__)

#endif
