/*
 * What was sent to one CPU, against what arrived there: NMIs, or interrupts of one vector, for both of which
 * the CPU holds one while another is being handled (SDM vol. 3, 6.7.1 and 10.8.4). Pure: also tested on the
 * host.
 *
 * An event is accepted when it begins its handler, or by the VM exit that it causes; what an exit accepted
 * has to be reflected, and nothing else is accepted before that:
 *
 *     accepted = delivered directly + reflected
 *
 * Each sender counts what it sends before it sends it, and nobody else writes its count. Where an event is
 * accepted, all counts are looked at: what is new since the last time is what this one accounts for. So
 *
 *     sent = accepted + merged
 *
 * where one that accounts for n has merged n - 1. Three things follow from how the senders go about it.
 *
 * 1. Whatever they do: what is accepted has a cause, which was counted before it was sent, and no two have
 *    the same. All causes so far are accounted for, hence merged is at no moment below 0; where it is,
 *    something arrived that nobody had sent, or something twice.
 *
 * 2. A sender waits until what it sent last is accounted for before it sends again. So at most one of each
 *    sender is accounted for at a time, and what is lost shows: nothing accounts for it, and the wait ends.
 *    But what one sender has counted and not sent yet may be taken into the account of what another one sent;
 *    itself it then accounts for nothing. So here merged has bounds only, and a loss in that moment may pass
 *    for a merge.
 *
 * 3. Where they take turns, that moment is not there: a sender takes the CPU's one turn before it counts, and
 *    the CPU gives it back where it accepts, so that at any time one at most is under way. Then each that is
 *    accepted accounts for exactly one, and merged is 0. Only the CPU itself, whose turn it is and which
 *    holds the event off, may send more: each of these is merged, and it foretells so. Then merged is exactly
 *    what was foretold; nothing can be lost, arrive twice or come too early without that being seen in the
 *    next one or, where there is none, by a wait that ends.
 */
#ifndef TESTS_STORM_LEDGER_H
#define TESTS_STORM_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#define LEDGER_SENDERS 16

struct ledger {
    unsigned senders;
    bool turns;                    /* they take turns */
    uint64_t turn;                 /* 1 + whose it is, 0: nobody's */
    uint64_t sent[LEDGER_SENDERS]; /* each written by that sender; the rest by the CPU that is sent to */
    uint64_t seen[LEDGER_SENDERS]; /* of these, accounted for */
    uint64_t foretold;
    uint64_t accepted, direct, reflected;
    uint64_t most; /* that one accounted for */
    int64_t merged;
    const char *wrong; /* the first thing that was, NULL: nothing */
};

/* All counts 0. */
void ledger_open(struct ledger *l, unsigned senders, bool turns);

/* Counts one that is to be sent next. False, and nothing counted, if that has to wait. */
bool ledger_send(struct ledger *l, unsigned sender);

/*
 * The same on the CPU that is sent to, while it holds the event off: one on top of what waits there already.
 * False where the senders do not take turns, or it is the turn of another.
 */
bool ledger_send_more(struct ledger *l, unsigned sender);

/* Whether all that it sent is accounted for. */
bool ledger_is_settled(const struct ledger *l, unsigned sender);

/* Whether all that anybody sent is. */
bool ledger_all_settled(const struct ledger *l);

/* An event is accepted: first of all in its handler, or behind its VM exit. */
void ledger_accept(struct ledger *l);

/* What was accepted is in its handler: delivered by the CPU, or reflected. */
void ledger_deliver(struct ledger *l, bool reflected);

/* Sum over all senders. */
uint64_t ledger_sent(const struct ledger *l);

/* At the end, when nothing is under way: NULL if sent = direct + reflected + merged, or what is wrong. */
const char *ledger_close(const struct ledger *l);

#endif
