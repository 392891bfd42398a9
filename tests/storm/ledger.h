/*
 * The ledger of one CPU: events sent to it against events that arrived; NMIs, or interrupts of one vector. Of
 * both, one can be pending while another is handled (SDM vol. 3, 6.7.1 and 10.8.4). Pure: also tested on the
 * host.
 *
 * An event is accepted when its handler begins, or by the VM exit that it causes; an event accepted by an
 * exit must be reflected before another one is accepted:
 *
 *     accepted = delivered directly + reflected
 *
 * Each sender counts an event before it sends it, and no other CPU writes its count. When an event is
 * accepted, all counts are read: it accounts for all that were counted since the last one. So
 *
 *     sent = accepted + merged
 *
 * where an event that accounts for n has merged n - 1. How strict that is depends on the senders.
 *
 * 1. Always: each event accepted has its own cause, which was counted before it was sent. All causes so far
 * are accounted for, so merged is never below 0; if it is, an event arrived that was not sent, or one arrived
 * twice.
 *
 * 2. Freely: a sender waits until its last event is accounted for before it sends again. So at most one event
 * of each sender is accounted for at a time, and a lost one is detected: nothing accounts for it, and the
 * wait times out. But an event that one sender has counted and not sent yet may be accounted for by an event
 * of another one; it then accounts for nothing itself. So here merged has bounds only, and a loss at that
 * moment may look like a merge.
 *
 * 3. In turns, that moment does not exist: a sender takes the CPU's one turn before it counts, and the CPU
 * releases it when it accepts, so that at most one event is under way. Then each event accepted accounts for
 * exactly one, and merged is 0. Only the CPU itself, while it has the turn and holds the event off, may send
 * more: each of these must be merged, and is counted in `foretold`. Then merged equals foretold exactly: a
 * lost, duplicate or early event is detected at the next one or, if there is none, by a wait that times out.
 */
#ifndef TESTS_STORM_LEDGER_H
#define TESTS_STORM_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#define LEDGER_SENDERS 16

struct ledger {
    unsigned senders;
    bool turns;                    /* the senders take turns */
    uint64_t turn;                 /* 1 + the sender that has it; 0: free */
    uint64_t sent[LEDGER_SENDERS]; /* each written by that sender; all else by the receiving CPU */
    uint64_t seen[LEDGER_SENDERS]; /* of `sent`, accounted for */
    uint64_t foretold;             /* merges predicted */
    uint64_t accepted, direct, reflected;
    uint64_t most;   /* that one event accounted for */
    unsigned strays; /* accepted, and nobody sent them */
    int64_t merged;
    const char *wrong; /* the first violation; NULL: none */
};

/* Resets it; `senders` is at most LEDGER_SENDERS. */
void ledger_open(struct ledger *l, unsigned senders, bool turns);

/* Counts an event, which the caller then sends. False, and nothing counted, if it must wait. */
bool ledger_send(struct ledger *l, unsigned sender);

/*
 * The same on the receiving CPU, while it holds the event off: this one will be merged with the one that
 * waits. False if the senders do not take turns, or another has the turn.
 */
bool ledger_send_more(struct ledger *l, unsigned sender);

/* Whether all events of this sender are accounted for. */
bool ledger_is_settled(const struct ledger *l, unsigned sender);

/* Whether all events of all senders are. */
bool ledger_all_settled(const struct ledger *l);

/* Records that an event is accepted: first of all in its handler, or after its VM exit. */
void ledger_accept(struct ledger *l);

/* Records that the accepted event is in its handler: delivered by the CPU, or reflected. */
void ledger_deliver(struct ledger *l, bool reflected);

/* The events sent, over all senders. */
uint64_t ledger_sent(const struct ledger *l);

/* At the end, with nothing under way: NULL if sent = direct + reflected + merged, else the first violation.
 */
const char *ledger_close(const struct ledger *l);

#endif
