#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

#define INTERRUPT INTERRUPTION(EVENT_EXTERNAL_INTERRUPT, FIRST_USER_VECTOR)
#define NMI       INTERRUPTION(EVENT_NMI, VECTOR_NMI)

static const struct {
    const char *what;
    uint32_t information;
    uint64_t interrupt_flag, interruptibility, activity;
} rows[] = {
    {"an interrupt while IF is 0", INTERRUPT, 0, 0, ACTIVITY_ACTIVE},
    {"an interrupt while STI blocks", INTERRUPT, RFLAGS_IF, INTERRUPTIBILITY_STI, ACTIVITY_ACTIVE},
    {"an interrupt while MOV SS blocks", INTERRUPT, RFLAGS_IF, INTERRUPTIBILITY_MOV_SS, ACTIVITY_ACTIVE},
    {"an NMI while MOV SS blocks", NMI, RFLAGS_IF, INTERRUPTIBILITY_MOV_SS, ACTIVITY_ACTIVE},
    {"blocking by STI while IF is 0", 0, 0, INTERRUPTIBILITY_STI, ACTIVITY_ACTIVE},
    {"blocking by STI and MOV SS", 0, RFLAGS_IF, INTERRUPTIBILITY_STI | INTERRUPTIBILITY_MOV_SS,
     ACTIVITY_ACTIVE},
    {"blocking by SMI outside SMM", 0, RFLAGS_IF, INTERRUPTIBILITY_SMI, ACTIVITY_ACTIVE},
    {"blocking by STI in HLT", 0, RFLAGS_IF, INTERRUPTIBILITY_STI, ACTIVITY_HLT},
    {"blocking by MOV SS in HLT", 0, RFLAGS_IF, INTERRUPTIBILITY_MOV_SS, ACTIVITY_HLT},
    {"activity state 4, which is invalid", 0, RFLAGS_IF, 0, ACTIVITY_OF_NONE},
};

static void enter_with_row(struct test *t, unsigned i)
{
    if (injection_at(t, &(struct vm_injection){rows[i].information, 0, 0}) &&
        guest_set(t, GUEST_RFLAGS, RFLAGS_FIXED | rows[i].interrupt_flag) &&
        guest_set(t, GUEST_INTERRUPTIBILITY, rows[i].interruptibility) &&
        guest_set(t, GUEST_ACTIVITY_STATE, rows[i].activity))
        check_entry_fails(t, rows[i].what, 0);
}

static void enter_with_reserved_bits(struct test *t)
{
    for (unsigned bit = 5; bit <= 31 && !t->failures; bit++) {
        if (guest_at(t, GUEST_STEP_CALL, false) && guest_set(t, GUEST_INTERRUPTIBILITY, BIT(bit)))
            check_entry_fails(t, "a reserved bit of the interruptibility state", 0);
        if (t->failures)
            tell(t, "bit %u", bit);
    }
}

/* Only virtual-NMI blocking forbids the injection. */
static void inject_blocked(struct test *t)
{
    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    if (injection_at(t, &(struct vm_injection){NMI, 0, 0}) &&
        guest_set(t, GUEST_INTERRUPTIBILITY, INTERRUPTIBILITY_NMI))
        check_entry_fails(t, "an NMI while NMIs are virtually blocked", 0);
    guest_close(t);
}

CASE(entry, guest-state, "a VM entry fails on an event that RFLAGS or the interruptibility state blocks, and on invalid states",
     "SDM vol. 3, 26.3.1.5, Checks on Guest Non-Register State, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    for (unsigned i = 0; i < COUNT_OF(rows); i++)
        enter_with_row(t, i);
    enter_with_reserved_bits(t);
    inject_blocked(t);
}
