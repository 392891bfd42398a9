#include "nmi/account.h"

unsigned nmi_strays_in_all;

static unsigned load_count(const unsigned *count)
{
    return __atomic_load_n(count, __ATOMIC_SEQ_CST);
}

/* False if it was 0. An NMI may come in between, and other CPUs count up. */
static bool take_one(unsigned *count)
{
    unsigned now = load_count(count);

    while (now &&
           !__atomic_compare_exchange_n(count, &now, now - 1, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        ;
    return now;
}

void nmi_account_sent(struct nmi_account *a, bool by_itself)
{
    __atomic_fetch_add(by_itself ? &a->due : &a->due_from_others, 1, __ATOMIC_SEQ_CST);
}

void nmi_account_settled(struct nmi_account *a)
{
    unsigned now = load_count(&a->due);

    while (now > 1 &&
           !__atomic_compare_exchange_n(&a->due, &now, 1, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        ;
}

void nmi_account_served(struct nmi_account *a)
{
    if (!a->by_storm && !take_one(&a->due) && !take_one(&a->due_from_others))
        nmi_account_strays(a, 1);
}

void nmi_account_strays(struct nmi_account *a, unsigned count)
{
    __atomic_fetch_add(&a->strays, count, __ATOMIC_SEQ_CST);
    __atomic_fetch_add(&nmi_strays_in_all, count, __ATOMIC_SEQ_CST);
}

void nmi_account_forget(struct nmi_account *a)
{
    a->due = a->due_from_others = 0;
    a->by_storm = false;
}
