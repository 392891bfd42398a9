/* The ledger of a storm: it balances for any order of sends, and reports an event that was lost, arrived
 * twice, or was merged unexpectedly. */
#include "tests/host/unit.h"

#include "tests/storm/ledger.h"

#define STEPS 200000

/* One event is accepted and reaches its handler. */
static void accept_and_deliver(struct ledger *l, bool reflected)
{
    ledger_accept(l);
    ledger_deliver(l, reflected);
}

static void one_after_the_other(void **state)
{
    struct ledger l;

    (void)state;
    ledger_open(&l, 2, true);
    for (unsigned i = 0; i < 100; i++) {
        assert_true(ledger_send(&l, i % 2));
        assert_false(ledger_send(&l, 0)); /* the first one has not arrived yet */
        assert_false(ledger_send(&l, 1));
        assert_false(ledger_is_settled(&l, i % 2));
        accept_and_deliver(&l, i % 3 == 0);
        assert_true(ledger_is_settled(&l, i % 2));
    }
    assert_int_equal(ledger_sent(&l), 100);
    assert_int_equal(l.reflected, 34);
    assert_int_equal(l.direct, 66);
    assert_int_equal(l.merged, 0);
    assert_int_equal(l.most, 1);
    assert_null(ledger_close(&l));
}

static void merged_on_purpose(void **state)
{
    struct ledger l;

    (void)state;
    ledger_open(&l, 2, true);
    assert_false(ledger_send_more(&l, 0)); /* none is pending yet */
    assert_true(ledger_send(&l, 0));
    assert_false(ledger_send_more(&l, 1));
    assert_true(ledger_send_more(&l, 0));
    assert_true(ledger_send_more(&l, 0));
    accept_and_deliver(&l, false);
    assert_int_equal(l.merged, 2);
    assert_int_equal(l.most, 3);
    assert_int_equal(l.accepted, 1);
    assert_null(ledger_close(&l));
    ledger_open(&l, 2, false);
    assert_true(ledger_send(&l, 0));
    assert_false(ledger_send_more(&l, 0));
}

static void every_one_accepted_reaches_its_handler(void **state)
{
    struct ledger l;

    (void)state;
    ledger_open(&l, 1, true);
    assert_true(ledger_send(&l, 0));
    ledger_accept(&l);
    assert_string_equal(ledger_close(&l), "the one accepted last reached no handler");
    assert_true(ledger_send(&l, 0)); /* while the first is not delivered */
    ledger_deliver(&l, true);
    accept_and_deliver(&l, false);
    assert_null(ledger_close(&l));
    ledger_deliver(&l, true);
    assert_string_equal(ledger_close(&l), "one is in its handler that was not accepted");

    ledger_open(&l, 1, true);
    for (unsigned i = 0; i < 2; i++) {
        assert_true(ledger_send(&l, 0));
        ledger_accept(&l);
    }
    assert_string_equal(l.wrong, "the one accepted before reached no handler");
}

static void errors_are_found(void **state)
{
    struct ledger l;

    (void)state;
    ledger_open(&l, 2, true); /* twice */
    assert_true(ledger_send(&l, 0));
    accept_and_deliver(&l, false);
    accept_and_deliver(&l, false);
    assert_string_equal(ledger_close(&l), "one was accepted that was not sent");

    ledger_open(&l, 2, true); /* lost */
    assert_true(ledger_send(&l, 0));
    assert_string_equal(ledger_close(&l), "one that was sent has not arrived");

    ledger_open(&l, 2, true); /* arrived before it could be merged */
    assert_true(ledger_send(&l, 0));
    assert_true(ledger_send_more(&l, 0));
    l.sent[0]--;
    accept_and_deliver(&l, false);
    assert_string_equal(l.wrong, "one to be merged arrived by itself");

    ledger_open(&l, 2, true);
    assert_true(ledger_send(&l, 0));
    l.sent[1]++; /* out of turn */
    accept_and_deliver(&l, true);
    assert_string_equal(l.wrong, "two that were sent in turn became one");

    ledger_open(&l, 2, false);
    assert_true(ledger_send(&l, 0));
    l.sent[0] += 2;
    accept_and_deliver(&l, true);
    assert_string_equal(l.wrong, "two of one sender were accepted as one");
    l.wrong = NULL;
    assert_string_equal(ledger_close(&l), "fewer were accepted than one sender has sent");

    ledger_open(&l, 1, true);
    assert_true(ledger_send(&l, 0));
    accept_and_deliver(&l, true);
    l.merged++;
    assert_string_equal(ledger_close(&l), "sent is not direct + reflected + merged");
    l.merged--;
    l.foretold++;
    assert_string_equal(ledger_close(&l), "merged is not as predicted");
}

/* A CPU model: one event in its handler, one pending. `way`: the sender's event is in transit. */
struct cpu_model {
    struct ledger l;
    bool way[LEDGER_SENDERS], in_handler, pending;
};

static void begin_handler(struct cpu_model *c)
{
    c->in_handler = true;
    accept_and_deliver(&c->l, false);
}

static void arrive(struct cpu_model *c, unsigned sender)
{
    c->way[sender] = false;
    if (c->in_handler)
        c->pending = true;
    else
        begin_handler(c);
}

static void end_handler(struct cpu_model *c)
{
    c->in_handler = false;
    if (c->pending) {
        c->pending = false;
        begin_handler(c);
    }
}

/* `lose`: one in so many events is lost; 0: none. */
static void storm(struct cpu_model *c, unsigned senders, bool turns, unsigned lose)
{
    uint64_t seed = senders * 2 + turns;

    *c = (struct cpu_model){0};
    ledger_open(&c->l, senders, turns);
    for (unsigned i = 0; i < STEPS; i++) {
        unsigned who = (unsigned)(random_word(&seed) % senders);

        switch (random_word(&seed) % 3) {
        case 0:
            if (!c->way[who] && ledger_send(&c->l, who))
                c->way[who] = true;
            break;
        case 1:
            if (c->way[who] && lose && random_word(&seed) % lose == 0)
                c->way[who] = false;
            else if (c->way[who])
                arrive(c, who);
            break;
        default:
            end_handler(c);
        }
        EXPECT(!c->l.wrong, "step %u, %u senders, turns %u: %s", i, senders, turns, c->l.wrong);
    }
    for (unsigned who = 0; who < senders; who++) {
        if (c->way[who])
            arrive(c, who);
        end_handler(c);
    }
}

static void the_cpu_model_balances(void **state)
{
    struct cpu_model c;

    (void)state;
    for (unsigned senders = 1; senders <= LEDGER_SENDERS; senders++) {
        for (unsigned turns = 0; turns < 2; turns++) {
            storm(&c, senders, turns, 0);
            EXPECT(!ledger_close(&c.l), "%u senders, turns %u: %s", senders, turns, ledger_close(&c.l));
            assert_true(ledger_sent(&c.l) > STEPS / 100);
            assert_int_equal(ledger_sent(&c.l), c.l.accepted + (uint64_t)c.l.merged);
            if (turns || senders == 1)
                assert_int_equal(c.l.merged, 0);
            else
                assert_true(c.l.merged > 0);
        }
    }
}

static void a_loss_in_turn_is_always_found(void **state)
{
    struct cpu_model c;

    (void)state;
    for (unsigned senders = 1; senders <= LEDGER_SENDERS; senders++) {
        storm(&c, senders, true, 1000);
        assert_string_equal(ledger_close(&c.l), "one that was sent has not arrived");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_after_the_other),
        cmocka_unit_test(merged_on_purpose),
        cmocka_unit_test(every_one_accepted_reaches_its_handler),
        cmocka_unit_test(errors_are_found),
        cmocka_unit_test(the_cpu_model_balances),
        cmocka_unit_test(a_loss_in_turn_is_always_found),
    };

    return RUN(tests);
}
