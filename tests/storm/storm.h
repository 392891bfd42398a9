/*
 * Storms: NMIs, and interrupts if so planned, from this CPU to itself and from every CPU to every other, at
 * instants that a seed determines, until storm=N NMIs are sent. Each CPU keeps a ledger of what it was sent
 * (tests/storm/ledger.h).
 */
#ifndef TESTS_STORM_STORM_H
#define TESTS_STORM_STORM_H

#include "tests/harness/check.h"
#include "tests/storm/ledger.h"

/* Where a CPU is when an NMI is sent to it, or arrives there. */
enum storm_place {
    STORM_HOST,    /* ordinary code */
    STORM_EVENT,   /* the handler of an exception, an INT n or an interrupt */
    STORM_HANDLER, /* the NMI handler: nothing can arrive there */
    STORM_ERETS,   /* right behind the NMI handler's ERETS: what was held until then */
    STORM_ENTRY,   /* on the way to a VM entry, from the ERETS of a reflected NMI or from another exit */
    STORM_GUEST,
    STORM_EXIT, /* behind a VM exit, before anything is reflected */
    STORM_STUB, /* while what an exit brought is being reflected */
    STORM_PLACES,
};

/* Of a storm without a guest: where NMIs are sent, and where they arrive. */
#define STORM_HOST_SENT    (BIT(STORM_HOST) | BIT(STORM_EVENT) | BIT(STORM_HANDLER))
#define STORM_HOST_ARRIVED (BIT(STORM_HOST) | BIT(STORM_EVENT) | BIT(STORM_ERETS))

struct storm_plan {
    bool every_cpu;         /* not this one alone */
    bool guest;             /* each with its guest */
    bool interrupts;        /* of INTERRUPT_VECTOR too */
    bool nested;            /* exceptions in the handlers of NMIs and of exceptions */
    unsigned sent, arrived; /* BIT(place): where NMIs have to be sent and arrive, if they are many */
};

/* Skips the case where what the plan needs is not there. Else the whole storm: in turns, and where there are
 * several CPUs half of it in turns and half freely. */
void storm_run(struct test *t, const struct storm_plan *plan);

/* What a storm is made of; tests/storm_*.c only. */
struct storm_cpu {
    unsigned number;
    uint32_t id; /* its local APIC's */
    struct ledger nmis, interrupts;
    int64_t left; /* NMIs that it has to send */
    uint64_t steps;
    uint64_t random, random_inside; /* the second for handlers */
    volatile enum storm_place place;
    unsigned depth;           /* of exceptions in handlers */
    volatile bool held_off;   /* NMIs are blocked */
    volatile bool in_handler; /* that of NMIs */
    volatile bool counting;   /* a send is being noted */
    bool noted;               /* by the last look whether a send may be */
    bool holds;               /* an NMI was held when the handler ended */
    volatile bool reflecting, reflecting_interrupt;
    bool opens;                    /* the way that reflects an NMI does, by its handler's ERETS */
    const struct ledger *promised; /* the guest is to send there, and may not have yet */
    uint64_t sent[STORM_PLACES], arrived[STORM_PLACES];
    uint64_t longest;  /* wait in which nobody got on, in ticks */
    uint64_t last_rip; /* where the last NMI struck */
    char wrong[200];
};

struct storm {
    const struct storm_plan *plan;
    unsigned cpus, seed;
    struct storm_cpu cpu[LEDGER_SENDERS];
    uint64_t here, done; /* how many CPUs have come, and are done */
    bool stopped;        /* something went wrong: all leave */
};

enum storm_kind { STORM_NMI, STORM_INTERRUPT };

extern struct storm storm;

/* This CPU's; NULL if it takes no part. */
struct storm_cpu *storm_me(void);

/* The first thing that went wrong here; it ends the storm. */
__attribute__((format(printf, 1, 2))) void storm_wrong(const char *text, ...);

/* A chance of one in so many; and some time. */
bool storm_chance(uint64_t *random, unsigned in);
void storm_delay(uint64_t *random, unsigned most);

/* One of all that take part, perhaps this one. */
struct storm_cpu *storm_any(uint64_t *random);

/*
 * Notes one that is to be sent, if it may be now: the turn is free, or what is held off here already is
 * this CPU's own, then it is one more. False if not.
 */
bool storm_note(struct storm_cpu *to, enum storm_kind kind);

/* The same, waiting, bounded, until it may be: where NMIs are open. False if this CPU has sent all it should.
 */
bool storm_note_in_time(struct storm_cpu *to, enum storm_kind kind);

/* Notes and sends; the second waits, bounded, until it may. For where NMIs are open, or to try. */
bool storm_try(struct storm_cpu *to, enum storm_kind kind);
void storm_send(struct storm_cpu *to, enum storm_kind kind);

/* Sends an NMI to this CPU, where they are open, and waits for it. */
void storm_prove_open(void);

/* The interrupt command, its low half. */
uint32_t storm_command(enum storm_kind kind);

/* Lets interrupts in for a moment, if there are any. */
void storm_let_in(void);

/* Waits, bounded, until is_so(), with interrupts let in; false, and it is wrong, if it never is. */
bool storm_wait(bool (*is_so)(const struct storm_cpu *to, enum storm_kind kind), const struct storm_cpu *to,
                enum storm_kind kind, const char *what);

/* For that: what this CPU has sent there is accounted for. */
bool storm_is_settled(const struct storm_cpu *to, enum storm_kind kind);

/* The handlers on this CPU, and an exception or INT n on purpose, whose handler sends too. */
void storm_handlers(bool on);
void storm_event(void);

/* What handlers do besides: nothing, send, or make an exception. */
void storm_act(void);

/* One step, in the host alone or with the guest, until nothing of it is left. */
void storm_host_step(void);
error storm_guest_open(void);
void storm_guest_step(void);
void storm_guest_close(void);

#endif
