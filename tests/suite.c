#include "tests/suite.h"

#include "boot/console.h"
#include "boot/context.h"
#include "boot/format.h"
#include "nmi/apic.h"
#include "nmi/latch.h"
#include "nmi/reflect.h"
#include "nmi/service.h"
#include "tests/environment.h"
#include "vmm/vmx.h"

#define USER_STACK_SIZE 0x2000

extern const struct test_case cases_start[], cases_end[];

static unsigned passed, failed, skipped;
static struct vcpu vcpu;
static struct vmx_capabilities capabilities;
static struct context case_start;
static uint64_t user_stack;
static struct test current;

void suite_begin(void)
{
    passed = failed = skipped = 0;
    say("TAP version 14\n");
}

bool suite_passed(void)
{
    return passed > 0 && failed == 0;
}

/* A directive follows: TAP takes what is behind the first bare # for one (TAP 14, Escaping). */
static void say_escaped(const char *text)
{
    for (; *text; text++) {
        if (*text == '#')
            say("\\");
        say("%c", *text);
    }
}

static void print_result(const struct test_case *c, unsigned number)
{
    const struct test *t = &current;

    if (t->skipped) {
        say("ok %u - %s: ", number, c->id);
        say_escaped(c->sentence);
        say(" # SKIP %s\n", t->skipped);
        skipped++;
        return;
    }
    say("%s %u - %s: %s\n", t->failures ? "not ok" : "ok", number, c->id, c->sentence);
    if (t->failures) {
        say("  ---\n  source: %s\n", c->source);
        say_text(t->diagnostics);
        say("  ...\n");
        failed++;
    } else {
        passed++;
    }
    say_text(t->story);
}

/* Every case starts like the first: NMIs open, nothing held, the NMI handler alone, all counts 0. */
static void clean_up(void)
{
    nmi_service_open();
    nmi_open();
    nmi_settle();
    nmi_service_open();
}

static void run_case(const struct test_case *c, const struct options *o, struct vcpu *v, const char *no_vmx)
{
    current = (struct test){
        .options = o, .vcpu = v, .user_stack = user_stack, .skipped = c->needs_vmx && !v ? no_vmx : NULL};
    if (current.skipped)
        return;
    if (context_save(&case_start) == 0) {
        fred_set_way_out(&case_start);
        c->run(&current);
    } else {
        check(&current, false, "no unexpected event (the one printed above)");
    }
    clean_up();
}

static void run_all(const struct options *o, struct vcpu *v, const char *no_vmx)
{
    unsigned count = (unsigned)(cases_end - cases_start);

    say("1..%u\n", count);
    for (unsigned i = 0; i < count; i++) {
        run_case(&cases_start[i], o, v, no_vmx);
        print_result(&cases_start[i], i + 1);
    }
    say("# %u passed, %u failed, %u skipped\n", passed, failed, skipped);
}

/* *usable, or why not in `reason`; an error where the user asked for it, or can change it. */
static error look_for_vmx(const struct options *o, bool *usable, char *reason, size_t size)
{
    error e;

    *usable = false;
    if (o->vmx == VMX_OFF) {
        format(reason, size, "vmx=off");
        return NULL;
    }
    e = vmx_absent(&capabilities);
    if (e) {
        format(reason, size, "%s", e);
        return o->vmx == VMX_ON
                   ? FAIL("vmx=on, but on this CPU there is %s; vmx=auto runs what needs none", e)
                   : NULL;
    }
    *usable = true;
    return vmx_locked_off();
}

static error with_fred(struct machine *m, const struct options *o)
{
    char no_vmx[256];
    bool vmx;
    error e;

    TRY(apic_open());
    nmi_service_open();
    TRY(nmi_learn_latch(o));
    user_stack = machine_user_stack(m, USER_STACK_SIZE);
    if (!user_stack)
        return FAIL("too little memory for a stack in ring 3: give more with memory=MiB");
    TRY(look_for_vmx(o, &vmx, no_vmx, sizeof(no_vmx)));
    environment_say(vmx ? &capabilities : NULL, no_vmx);
    if (!vmx) {
        run_all(o, NULL, no_vmx);
        return NULL;
    }
    TRY(vmx_on(m, &capabilities));
    e = vcpu_make(&vcpu, m, &capabilities);
    if (!e)
        run_all(o, &vcpu, NULL);
    vmx_off();
    return e;
}

error suite_run(struct machine *m, const struct options *o)
{
    error e;

    TRY(fred_on(m, o));
    e = with_fred(m, o);
    fred_off();
    return e;
}
