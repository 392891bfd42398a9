#include "nmi/apic.h"

#include "boot/cpu/per_cpu.h"
#include "fred/fred.h"
#include "include/apic.h"
#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "nmi/handler.h"

#define SETTLE_MOST   10000 /* PAUSEs: some 0.2 ms on hardware; a self-IPI takes microseconds */
#define SETTLE_FACTOR 100
#define SEND_PAUSES   100000

static per_cpu unsigned settle_pauses;
static per_cpu volatile unsigned first_nmi_waited;
static per_cpu volatile uint32_t *apic_page; /* of xAPIC mode */
static per_cpu const struct apic_mode *apic_mode_now;

static uint32_t x2apic_msr(uint32_t offset)
{
    return IA32_X2APIC_BASE + offset / 16;
}

static uint32_t xapic_id(void)
{
    return apic_page[APIC_ID / 4] >> XAPIC_ID_SHIFT;
}

static bool xapic_read(uint32_t offset, uint32_t *value)
{
    *value = apic_page[offset / 4];
    return true;
}

static bool xapic_write(uint32_t offset, uint32_t value)
{
    apic_page[offset / 4] = value;
    return true;
}

static void wait_until_sent(void)
{
    for (unsigned i = 0; i < SEND_PAUSES && apic_page[APIC_ICR_LOW / 4] & ICR_DELIVERY_PENDING; i++)
        pause();
}

/* An NMI whose handler sends too may arrive between the two writes: it leaves the destination unchanged. */
static void xapic_send(uint32_t id, uint32_t command)
{
    uint32_t destination = apic_page[APIC_ICR_HIGH / 4];

    wait_until_sent();
    apic_page[APIC_ICR_HIGH / 4] = id << XAPIC_ID_SHIFT;
    apic_page[APIC_ICR_LOW / 4] = command;
    wait_until_sent();
    apic_page[APIC_ICR_HIGH / 4] = destination;
}

static uint32_t x2apic_id(void)
{
    return (uint32_t)rdmsr(x2apic_msr(APIC_ID));
}

static bool x2apic_read(uint32_t offset, uint32_t *value)
{
    uint64_t word = 0;
    bool there = fred_try_rdmsr(x2apic_msr(offset), &word) == 0;

    if (there)
        *value = (uint32_t)word;
    return there;
}

static bool x2apic_write(uint32_t offset, uint32_t value)
{
    return fred_try_wrmsr(x2apic_msr(offset), value) == 0;
}

/* This WRMSR does not wait for earlier stores, which the receiver may depend on (SDM vol. 3, 10.12.3). */
static void x2apic_send(uint32_t id, uint32_t command)
{
    full_fence();
    wrmsr(x2apic_msr(APIC_ICR_LOW), (uint64_t)id << 32 | command);
}

struct apic_mode apic_modes[APIC_MODES] = {
    [APIC_MODE_XAPIC] = {"xAPIC", xapic_id, xapic_read, xapic_write, xapic_send},
    [APIC_MODE_X2APIC] = {"x2APIC", x2apic_id, x2apic_read, x2apic_write, x2apic_send},
};

error apic_open(void)
{
    uint64_t base;

    if (!(cpuid(CPUID_FEATURES, 0).edx & CPUID_FEATURES_EDX_APIC))
        return FAIL("this CPU has no local APIC (CPUID.1:EDX bit 9): NMIs cannot be sent");
    base = rdmsr(IA32_APIC_BASE);
    if (!(base & APIC_BASE_ENABLE))
        return FAIL("the local APIC is off (IA32_APIC_BASE %#lx, bit 11 is 0): NMIs cannot be sent", base);
    apic_page = (volatile uint32_t *)(base & APIC_BASE_ADDRESS);
    apic_mode_now = &apic_modes[base & APIC_BASE_X2APIC ? APIC_MODE_X2APIC : APIC_MODE_XAPIC];
    this_cpu()->apic_id = apic_mode_now->id();
    settle_pauses = SETTLE_MOST;
    return NULL;
}

const char *apic_mode(void)
{
    return apic_mode_now->name;
}

bool apic_is_x2apic(void)
{
    return apic_mode_now == &apic_modes[APIC_MODE_X2APIC];
}

bool apic_read(uint32_t offset, uint32_t *value)
{
    return apic_mode_now->read(offset, value);
}

bool apic_write(uint32_t offset, uint32_t value)
{
    return apic_mode_now->write(offset, value);
}

void apic_send_to(uint32_t id, uint32_t command)
{
    apic_mode_now->send(id, command);
}

void apic_send(uint32_t command)
{
    apic_send_to(this_cpu()->apic_id, command);
}

void nmi_send(void)
{
    nmi_seen.sent++;
    nmi_account_sent(&nmi_account, true);
    apic_send(ICR_DELIVERY_NMI | ICR_LEVEL_ASSERT);
}

void nmi_settle_first(void)
{
    for (first_nmi_waited = 0; first_nmi_waited < SETTLE_MOST; first_nmi_waited++)
        pause();
}

void nmi_settle_learn(void)
{
    settle_pauses = (first_nmi_waited + 1) * SETTLE_FACTOR;
    if (settle_pauses > SETTLE_MOST)
        settle_pauses = SETTLE_MOST;
}

void nmi_settle(void)
{
    for (unsigned i = 0; i < settle_pauses; i++)
        pause();
    nmi_account_settled(&nmi_account);
}
