#include "tests/storm/ledger.h"

#include <stddef.h>

static uint64_t load_count(const uint64_t *word)
{
    return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}

static void store_count(uint64_t *word, uint64_t value)
{
    __atomic_store_n(word, value, __ATOMIC_SEQ_CST);
}

static void set_wrong(struct ledger *l, const char *what)
{
    if (!l->wrong)
        l->wrong = what;
}

void ledger_open(struct ledger *l, unsigned senders, bool turns)
{
    *l = (struct ledger){.senders = senders, .turns = turns};
}

static bool take_turn(struct ledger *l, unsigned sender)
{
    uint64_t nobody = 0;

    return __atomic_compare_exchange_n(&l->turn, &nobody, sender + 1UL, false, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
}

bool ledger_is_settled(const struct ledger *l, unsigned sender)
{
    return load_count(&l->seen[sender]) == load_count(&l->sent[sender]);
}

bool ledger_all_settled(const struct ledger *l)
{
    for (unsigned i = 0; i < l->senders; i++) {
        if (!ledger_is_settled(l, i))
            return false;
    }
    return true;
}

bool ledger_send(struct ledger *l, unsigned sender)
{
    if (l->turns ? !take_turn(l, sender) : !ledger_is_settled(l, sender))
        return false;
    __atomic_fetch_add(&l->sent[sender], 1, __ATOMIC_SEQ_CST);
    return true;
}

bool ledger_send_more(struct ledger *l, unsigned sender)
{
    if (!l->turns || load_count(&l->turn) != sender + 1UL)
        return false;
    l->foretold++;
    __atomic_fetch_add(&l->sent[sender], 1, __ATOMIC_SEQ_CST);
    return true;
}

static uint64_t account_new(struct ledger *l)
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < l->senders; i++) {
        uint64_t sent = load_count(&l->sent[i]);

        sum += sent - l->seen[i];
        store_count(&l->seen[i], sent);
    }
    return sum;
}

static void check_merged(struct ledger *l, uint64_t accounted)
{
    if (l->merged < 0)
        set_wrong(l, "one was accepted that was not sent");
    else if (l->turns && l->merged > (int64_t)l->foretold)
        set_wrong(l, "two that were sent in turn became one");
    else if (l->turns && l->merged < (int64_t)l->foretold)
        set_wrong(l, "one to be merged arrived by itself");
    else if (!l->turns && accounted > l->senders)
        set_wrong(l, "two of one sender were accepted as one");
}

void ledger_accept(struct ledger *l)
{
    uint64_t accounted = account_new(l);

    if (l->accepted != l->direct + l->reflected)
        set_wrong(l, "the one accepted before reached no handler");
    l->accepted++;
    l->merged += (int64_t)accounted - 1;
    if (accounted > l->most)
        l->most = accounted;
    l->strays += !accounted && (l->turns || l->merged < 0);
    check_merged(l, accounted);
    store_count(&l->turn, 0);
}

void ledger_deliver(struct ledger *l, bool reflected)
{
    if (reflected)
        l->reflected++;
    else
        l->direct++;
    if (l->accepted != l->direct + l->reflected)
        set_wrong(l, "one is in its handler that was not accepted");
}

uint64_t ledger_sent(const struct ledger *l)
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < l->senders; i++)
        sum += load_count(&l->sent[i]);
    return sum;
}

/* No two events of one sender are accepted as one, so at least as many are accepted as any one sender sent.
 */
static bool is_merged_too_often(const struct ledger *l)
{
    for (unsigned i = 0; i < l->senders; i++) {
        if (l->accepted < load_count(&l->sent[i]))
            return true;
    }
    return false;
}

const char *ledger_close(const struct ledger *l)
{
    if (!ledger_all_settled(l))
        return "one that was sent has not arrived";
    if (l->wrong)
        return l->wrong;
    if (l->accepted != l->direct + l->reflected)
        return "the one accepted last reached no handler";
    if ((int64_t)ledger_sent(l) != (int64_t)l->accepted + l->merged)
        return "sent is not direct + reflected + merged";
    if (l->turns && l->merged != (int64_t)l->foretold)
        return "merged is not as predicted";
    if (!l->turns && is_merged_too_often(l))
        return "fewer were accepted than one sender has sent";
    return NULL;
}
