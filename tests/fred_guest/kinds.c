#include "tests/fred_guest/kinds.h"

#include "include/descriptors.h"
#include "include/fred.h"
#include "include/msr.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/interrupt.h"
#include "tests/events/nmi_source.h"

#define STACK     (GUEST_STACK_TOP - 24) /* no multiple of 64 */
#define GS        0x00000A5A5A5A5000UL
#define KERNEL_GS 0x000005A5A5A5A000UL
#define REDZONES  2
#define PATTERN   0x0123456789ABCDEFUL

static const struct {
    enum frames_kind kind;
    enum guest_fred_cause cause;
} kinds[] = {
    {AT_UD, GUEST_CAUSE_UD},           {AT_PF, GUEST_CAUSE_READ},           {AT_STEP, GUEST_CAUSE_NONE},
    {AT_INTERRUPT, GUEST_CAUSE_NONE},  {AT_NMI, GUEST_CAUSE_NONE},          {AT_BP, GUEST_CAUSE_BP},
    {AT_INT1, GUEST_CAUSE_INT1},       {AT_INT_N, GUEST_CAUSE_INT},         {AT_INT2, GUEST_CAUSE_INT2},
    {AT_SYSCALL, GUEST_CAUSE_SYSCALL}, {AT_SYSENTER, GUEST_CAUSE_SYSENTER},
};

bool fred_guest_kind(unsigned number, enum frames_kind *kind)
{
    if (number >= COUNT_OF(kinds))
        return false;
    *kind = kinds[number].kind;
    return true;
}

static enum guest_fred_cause cause_of(enum frames_kind kind)
{
    unsigned n = 0;

    while (kinds[n].kind != kind)
        n++;
    return kinds[n].cause;
}

bool fred_guest_row(unsigned number, enum frames_mode mode, struct frames_row *row)
{
    unsigned levels = mode == IN_RING0 ? FRED_LEVELS : 1;

    *row = (struct frames_row){.mode = mode, .redzone = number % REDZONES * 7};
    number /= REDZONES;
    row->asked = number % FRED_LEVELS;
    row->level = number / FRED_LEVELS % levels;
    if (!fred_guest_kind(number / FRED_LEVELS / levels, &row->kind))
        return false;
    row->flags = row->kind == AT_STEP ? RFLAGS_TF : row->kind == AT_INTERRUPT ? RFLAGS_IF : 0;
    return true;
}

struct frames_place fred_guest_place(const struct frames_row *row)
{
    uint64_t at = guest_fred_cause(cause_of(row->kind));
    unsigned length = frames_events[row->kind].length;
    struct frames_place place = {
        .layout = &fred_ss18,
        .at = at,
        .after = at + (row->kind == AT_STEP ? 1 : length),
        .rsp = STACK,
        .operand = GUEST_UNMAPPED,
        .cs = row->mode == IN_RING0 ? SELECTOR_CODE : FRED_GUEST_USER_CS,
        .ss = row->mode == IN_RING0 ? SELECTOR_DATA : FRED_GUEST_USER_SS,
        .gs = GS,
        .kernel_gs = KERNEL_GS,
        .nmi_sources = nmi_source(nmi_sources_reported(), 0),
    };

    for (unsigned level = 0; level < FRED_LEVELS; level++)
        place.tops[level] = GUEST_FRED_STACK(level);
    return place;
}

static bool set_msrs(struct test *t, const struct frames_row *row)
{
    unsigned vector = frames_events[row->kind].vector;
    bool ring3 = row->mode != IN_RING0, interrupt = row->kind == AT_INTERRUPT;
    uint64_t levels = interrupt || vector > 31 ? 0 : (uint64_t)row->asked << 2 * vector;
    uint64_t config = GUEST_FRED | (uint64_t)row->redzone << FRED_CONFIG_REDZONE_SHIFT | row->level;

    if (interrupt)
        config |= (uint64_t)row->asked << FRED_CONFIG_INTERRUPT_SHIFT;
    return fred_guest_set_msr(t, IA32_FRED_STKLVLS, levels) &&
           fred_guest_set_msr(t, IA32_FRED_CONFIG, config) &&
           fred_guest_set_msr(t, IA32_KERNEL_GS_BASE, ring3 ? GS : KERNEL_GS) &&
           guest_set(t, GUEST_GS_BASE, ring3 ? KERNEL_GS : GS);
}

bool(fred_guest_before)(struct test *t, const struct frames_row *row)
{
    uint64_t *gprs = (uint64_t *)&t->vcpu->gprs;

    if (!fred_guest_at(t, cause_of(row->kind), row->mode != IN_RING0, FRED_SWAPPED_BY_NONE) ||
        !set_msrs(t, row) || !guest_set(t, GUEST_RSP, STACK) ||
        !guest_set(t, GUEST_RFLAGS, RFLAGS_FIXED | row->flags))
        return false;
    for (unsigned i = 0; i < sizeof(struct registers) / sizeof(*gprs); i++)
        gprs[i] = PATTERN * (i + 1);
    t->vcpu->gprs.rdi = GUEST_UNMAPPED;
    return true;
}

/* Both are pending at the entry, and arrive at its first instruction. */
bool(fred_guest_strike)(struct test *t, const struct frames_row *row)
{
    uint64_t pin = 0;

    if (row->kind == AT_NMI)
        return host_blocks(t, 1);
    if (row->kind != AT_INTERRUPT)
        return true;
    interrupts_open();
    interrupt_send();
    return check_error(t, vmcs_read(PIN_CONTROLS, &pin)) &&
           guest_set(t, PIN_CONTROLS, pin & ~PIN_EXTERNAL_INTERRUPT_EXITING);
}

void(fred_guest_strike_end)(struct test *t, const struct frames_row *row)
{
    uint64_t pin = 0;

    if (row->kind != AT_INTERRUPT)
        return;
    interrupt_end();
    interrupts_close();
    vmcs_read(PIN_CONTROLS, &pin);
    guest_set(t, PIN_CONTROLS, pin | PIN_EXTERNAL_INTERRUPT_EXITING);
}

/* The length is stale for types that have none, which have to ignore it; but see entry/fred-length. */
struct vm_injection fred_guest_injection(const struct frames_row *row)
{
    const struct frames_event *event = &frames_events[row->kind];
    bool code = row->kind == AT_PF;

    return (struct vm_injection){
        .information = code ? INTERRUPTION_WITH_CODE(event->type, event->vector)
                            : INTERRUPTION(event->type, event->vector),
        .error_code = code && row->mode != IN_RING0 ? PF_ERROR_USER : 0,
        .length = event->length,
    };
}

static void check_registers(struct test *t)
{
    struct registers *gprs = &t->vcpu->gprs;
    const uint64_t *words = (const uint64_t *)gprs;

    for (unsigned i = 0; i < sizeof(*gprs) / sizeof(*words); i++)
        check_equal(t, "a register in the handler, R15 first",
                    &words[i] == &gprs->rdi ? GUEST_UNMAPPED : PATTERN * (i + 1), words[i]);
}

static uint64_t field(struct test *t, enum vmcs_field field)
{
    uint64_t value = 0;

    check_error(t, vmcs_read(field, &value));
    return value;
}

void(check_fred_guest_event)(struct test *t, const struct frames_row *row, const struct vm_exit *exit,
                             uint64_t data)
{
    struct frames_place place = fred_guest_place(row);
    struct frames_seen want = frames_expected(row, &place);
    const struct fred_frame *frame;

    if (!check_fred_guest_handles(t, exit, row->mode != IN_RING0))
        return;
    frame = fred_guest_frame(t, exit);
    if (!frame)
        return;
    want.frame.event_data = data;
    check_frame(t, &want.frame, frame);
    check_equal(t, "address of the frame", want.at, exit->rsp);
    check_equal(t, "level in the handler", want.level, fred_guest_level(t));
    check_equal(t, "RFLAGS in the handler", want.rflags, exit->rflags);
    check_equal(t, "GS base in the handler", want.gs, field(t, GUEST_GS_BASE));
    check_equal(t, "IA32_KERNEL_GS_BASE in the handler", want.kernel_gs,
                fred_guest_msr(t, IA32_KERNEL_GS_BASE));
    check_equal(t, "CS in the handler", SELECTOR_CODE, field(t, GUEST_CS_SELECTOR));
    check_equal(t, "SS in the handler", SELECTOR_DATA, field(t, GUEST_SS_SELECTOR));
    check_equal(t, "original-event identification, valid: the delivery was complete", 0,
                exit->vectoring & INTERRUPTION_VALID);
    check_registers(t);
}

void(check_fred_guest_return)(struct test *t, const struct frames_row *row, const struct vm_exit *exit)
{
    bool ring3 = row->mode != IN_RING0;
    struct fred_frame *frame = fred_guest_frame(t, exit);
    struct vm_exit after = {0};

    if (!frame)
        return;
    frame->rip = guest_fred_cause(GUEST_CAUSE_NONE);
    frame->rflags &= ~(RFLAGS_TF | RFLAGS_RF);
    if (ring3 && !fred_guest_set_level(t, 0)) /* ERETU faults on any other */
        return;
    if (!fred_guest_run(t, &after) || !check_fred_guest_done(t, &after))
        return;
    check_equal(t, "level after the return", row->level, fred_guest_level(t));
    check_equal(t, "RSP after the return", STACK, after.rsp);
    check_equal(t, "GS base after the return", ring3 ? KERNEL_GS : GS, field(t, GUEST_GS_BASE));
    check_equal(t, "CS after the return", ring3 ? FRED_GUEST_USER_CS : SELECTOR_CODE,
                field(t, GUEST_CS_SELECTOR));
    check_equal(t, "interruptibility state after the return", 0, after.interruptibility);
}

void(tell_fred_guest_row)(struct test *t, const char *what, const struct frames_row *row)
{
    tell(t, "%s: %s in ring %u, level %u, %u asked for, redzone %u", what, frames_events[row->kind].name,
         row->mode == IN_RING0 ? 0U : 3U, row->level, row->asked, row->redzone);
}
