/*
 * A storm: pseudo-random NMIs, and interrupts if the plan includes them, from this CPU to itself or from
 * every CPU to every CPU, until storm=N NMIs are sent; the seed determines when and where. A ledger per CPU
 * accounts for those sent to it (tests/storm/ledger.h).
 */
#ifndef TESTS_STORM_STORM_H
#define TESTS_STORM_STORM_H

#include "tests/harness/check.h"
#include "tests/storm/ledger.h"

/* Where a CPU is when an NMI is sent to it, or arrives. */
enum storm_place {
    STORM_HOST,    /* ordinary code */
    STORM_EVENT,   /* the handler of an exception, an INT n or an interrupt */
    STORM_HANDLER, /* the NMI handler: no NMI can arrive there */
    STORM_ERETS,   /* right after the NMI handler's ERETS: an NMI pending until then */
    STORM_ENTRY,   /* before a VM entry: after the ERETS of a reflected NMI, or after another exit */
    STORM_GUEST,
    STORM_EXIT, /* after a VM exit, before a reflection */
    STORM_STUB, /* during the reflection of an exit's event */
    STORM_PLACES,
};

/* For a storm without a guest: where NMIs are sent, and where they arrive. */
#define STORM_HOST_SENT    (BIT(STORM_HOST) | BIT(STORM_EVENT) | BIT(STORM_HANDLER))
#define STORM_HOST_ARRIVED (BIT(STORM_HOST) | BIT(STORM_EVENT) | BIT(STORM_ERETS))

struct storm_plan {
    bool every_cpu;         /* all CPUs, not only this one */
    bool guest;             /* each CPU with a guest */
    bool interrupts;        /* also of INTERRUPT_VECTOR */
    bool nested;            /* exceptions in the handlers of NMIs and of exceptions */
    bool waits;             /* each sender, until its last NMI is accounted for: so none is merged */
    unsigned sent, arrived; /* BIT(place): where NMIs must be sent and arrive in a storm of 1,000 or more */
};

/* Runs the whole storm in turns (tests/storm/ledger.h); with several CPUs half of it in turns and half
 * freely, unless the senders wait. Prints the totals. Skips the case if there is one CPU only, or no VMX, and
 * the plan needs it. */
void storm_run(struct test *t, const struct storm_plan *plan);

/* The parts of a storm; for tests/storm only. */
struct storm_cpu {
    unsigned number;
    uint32_t id; /* local APIC ID */
    struct ledger nmis, interrupts;
    int64_t left; /* NMIs still to send */
    uint64_t steps;
    uint64_t random, random_inside; /* random_inside for handlers */
    volatile enum storm_place place;
    unsigned depth;           /* of exceptions in handlers */
    volatile bool held_off;   /* NMIs are blocked */
    const char *unblocked_by; /* the last event that unblocked them; NULL: none has blocked them yet */
    volatile bool in_handler; /* in the NMI handler */
    volatile bool counting;   /* a send is being noted */
    bool noted;               /* the last attempt to note a send succeeded */
    bool lost;                /* a fault has lost one of its NMIs */
    bool holds;               /* an NMI was pending when the handler ended */
    volatile bool reflecting, reflecting_interrupt;
    bool unblocks;                 /* reflecting this NMI unblocks NMIs, by its handler's ERETS */
    const struct ledger *promised; /* the guest is to send there, and may not have done so */
    uint64_t sent[STORM_PLACES], arrived[STORM_PLACES];
    uint64_t longest;  /* wait without progress of any CPU, in TSC ticks */
    uint64_t last_rip; /* where the last NMI arrived */
    char wrong[200];
};

struct storm {
    const struct storm_plan *plan;
    unsigned cpus, seed;
    struct storm_cpu cpu[LEDGER_SENDERS];
    uint64_t here, done; /* CPUs that have arrived, and that are done */
    bool stopped;        /* after a failure: all CPUs leave */
};

enum storm_kind { STORM_NMI, STORM_INTERRUPT };

extern struct storm storm;

/* This CPU's part; NULL if it has none. */
struct storm_cpu *storm_me(void);

/* Records the first failure on this CPU, and ends the storm. */
__attribute__((format(printf, 1, 2))) void storm_wrong(const char *text, ...);

/* True once in `in` calls on average; and a delay of fewer than `most` loop rounds. */
bool storm_chance(uint64_t *random, unsigned in);
void storm_delay(uint64_t *random, unsigned most);

/* A random CPU of the storm, perhaps this one. */
struct storm_cpu *storm_any(uint64_t *random);

/*
 * Notes in the ledger that this CPU sends one to `to`, if that is allowed now: the turn is free, or the one
 * held off here is this CPU's own, and this one will be merged with it. False if not allowed.
 */
bool storm_note(struct storm_cpu *to, enum storm_kind kind);

/* The same, with a bounded wait until it is allowed; NMIs must not be blocked. False if this CPU has sent all
 * of its NMIs. */
bool storm_note_in_time(struct storm_cpu *to, enum storm_kind kind);

/* Note and send. storm_try may be called anywhere; false if not allowed. storm_send waits, bounded: NMIs must
 * not be blocked. */
bool storm_try(struct storm_cpu *to, enum storm_kind kind);
void storm_send(struct storm_cpu *to, enum storm_kind kind);

/* Sends an NMI to this CPU, on which NMIs must not be blocked, and waits for it. */
void storm_prove_unblocked(void);

/* The low half of the ICR for it. */
uint32_t storm_command(enum storm_kind kind);

/* Sets IF for a moment, if the plan includes interrupts. */
void storm_let_in(void);

/* Waits, bounded, until is_so(), and lets interrupts in meanwhile. False, with a recorded failure, after the
 * bound. */
bool storm_wait(bool (*is_so)(const struct storm_cpu *to, enum storm_kind kind), const struct storm_cpu *to,
                enum storm_kind kind, const char *what);

/* A condition for storm_wait: all that this CPU sent there is accounted for. */
bool storm_is_settled(const struct storm_cpu *to, enum storm_kind kind);

/* Installs or removes the storm's handlers on this CPU. storm_event makes an exception or INT n, whose
 * handler sends too. */
void storm_handlers(bool on);
void storm_event(void);

/* The random action of a handler: nothing, a send, or a nested event. */
void storm_act(void);

/* One step of a CPU: in the host alone, or a run of the guest to its end. */
void storm_host_step(void);
error storm_guest_open(void);
void storm_guest_step(void);
void storm_guest_close(void);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define storm_run(t, ...) storm_run(from_case(t), __VA_ARGS__)

#endif
