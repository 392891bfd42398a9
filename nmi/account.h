/*
 * How many NMIs may still come to a CPU, of those that the program sent to it: one that comes beyond that was
 * sent by somebody else, and is counted apart. Merged NMIs (SDM vol. 3, 6.7.1) make the bound too high, never
 * too low: an NMI of ours is never taken for one of somebody else. Pure: also tested on the host.
 */
#ifndef NMI_ACCOUNT_H
#define NMI_ACCOUNT_H

#include <stdbool.h>

struct nmi_account {
    unsigned due;             /* sent by this CPU to itself, and not served yet: at most so many */
    unsigned due_from_others; /* sent by other CPUs, or by a guest in a row */
    unsigned strays;          /* served beyond these: only grows */
    bool by_storm;            /* a storm's ledger counts instead (tests/storm/ledger.h) */
};

/* Over all accounts; it can be read after the firmware has the CPUs back. */
extern unsigned nmi_strays_in_all;

/* One is about to be sent to this CPU: by itself, or by another. */
void nmi_account_sent(struct nmi_account *a, bool by_itself);

/* What this CPU sent to itself has arrived or is pending, and a CPU holds one pending NMI. */
void nmi_account_settled(struct nmi_account *a);

/* One came: to a handler, without an exit before, or as an exit, or in a guest. */
void nmi_account_served(struct nmi_account *a);

/* So many came that nobody sent, as another count has found. */
void nmi_account_strays(struct nmi_account *a, unsigned count);

/* Nothing is due any more. */
void nmi_account_forget(struct nmi_account *a);

#endif
