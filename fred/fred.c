#include "fred/fred.h"

#include "boot/cpu/per_cpu.h"
#include "boot/report/phase.h"
#include "fred/backend.h"
#include "include/instructions.h"
#include "include/msr.h"

#define STACK_SIZE 0x1000

extern const uint8_t fred_entry_ss18[], fred_entry_cs28[];

/* What software adds to RSP before ERETS and ERETU outside the entry pages. */
extern uint64_t fred_eret_skip;
uint64_t fred_eret_skip;

static const struct fred_backend *backend;
static per_cpu bool backend_is_open; /* stop has something to restore */
static const struct fred_layout *layout_in_use;

static const struct fred_layout *layout_asked(const struct options *o)
{
    return o->layout == LAYOUT_CS28 ? &fred_cs28 : &fred_ss18;
}

static error choose_backend(const struct options *o)
{
    bool native = fred_in_cpuid();

    if (o->fred == FRED_NATIVE && !native)
        return FAIL(
            "fred=native, but this CPU has no FRED (CPUID.(7,1):EAX bits 17 and 18 are not both set): "
            "use fred=soft or fred=auto");
    backend = native && o->fred != FRED_SOFT ? &fred_native : &fred_software;
    return NULL;
}

static uint64_t level_for(unsigned vector, uint64_t level)
{
    return level << (2 * vector);
}

/* No event uses the stack for events without FRED now. */
static uint64_t stack_of_level(struct machine *m, unsigned level)
{
    static const char *const purposes[FRED_LEVELS] = {"stack of level 0", "stack of level 1",
                                                      "stack of level 2"};

    return purposes[level] ? machine_stack(m, STACK_SIZE, purposes[level]) : m->cpu->tss.ist[EARLY_IST - 1];
}

static error set_stacks(struct machine *m)
{
    for (unsigned level = 0; level < FRED_LEVELS; level++) {
        uint64_t top = stack_of_level(m, level);

        if (!top)
            return FAIL("too little memory for FRED stacks: give more with memory=MiB");
        fred_write(IA32_FRED_RSP0 + level, top);
    }
    fred_write(IA32_FRED_STKLVLS, level_for(VECTOR_NMI, FRED_LEVEL_NMI) |
                                      level_for(VECTOR_DF, FRED_LEVEL_DF) |
                                      level_for(VECTOR_MC, FRED_LEVEL_MC));
    return NULL;
}

static error start_delivery(struct machine *m, const struct fred_layout *layout)
{
    TRY(set_stacks(m));
    fred_hook_nmi(NULL);
    fred_hook_interrupts(NULL);
    wrmsr(IA32_STAR,
          (uint64_t)(SELECTOR_USER32 | 3) << STAR_USER_SHIFT | (uint64_t)SELECTOR_CODE << STAR_KERNEL_SHIFT);
    fred_use_layout(layout);
    phase_begin(PHASE_FRED_ON);
    return backend->start(m);
}

error fred_on(struct machine *m, const struct options *o)
{
    TRY(choose_backend(o));
    TRY(backend->open(m, layout_asked(o)));
    backend_is_open = true;
    return start_delivery(m, layout_asked(o));
}

void fred_off(void)
{
    static per_cpu struct context here;

    phase_begin(PHASE_FRED_OFF);
    if (!backend_is_open)
        return;
    /* Whatever went wrong before: an IRETQ unblocks NMIs while a pending one still has a handler. */
    if (context_save(&here) == 0)
        fred_abandon(&here);
    backend->stop();
    backend_is_open = false;
}

bool fred_is_native(void)
{
    return backend == &fred_native;
}

bool fred_in_cr4(void)
{
    return read_cr4() & CR4_FRED;
}

const char *fred_backend_name(void)
{
    return backend->name;
}

const struct fred_layout *fred_layout(void)
{
    return layout_in_use;
}

void fred_use_layout(const struct fred_layout *layout)
{
    uint64_t page = (uint64_t)(layout == &fred_cs28 ? fred_entry_cs28 : fred_entry_ss18);

    layout_in_use = layout;
    fred_eret_skip = layout->software_skips_error_code ? sizeof(uint64_t) : 0;
    fred_write(IA32_FRED_CONFIG, (fred_config() & ~FRED_CONFIG_ENTRY) | page);
}

bool fred_read(uint32_t msr, uint64_t *value)
{
    return backend->read(msr, value);
}

bool fred_write(uint32_t msr, uint64_t value)
{
    return backend->write(msr, value);
}

uint64_t fred_config(void)
{
    uint64_t config = 0;

    fred_read(IA32_FRED_CONFIG, &config);
    return config;
}

uint64_t fred_config_setter(void)
{
    return (uint64_t)backend->set_config;
}

unsigned fred_level(void)
{
    return (unsigned)(fred_config() & FRED_CONFIG_LEVEL);
}

void fred_set_level(unsigned level)
{
    fred_write(IA32_FRED_CONFIG, (fred_config() & ~FRED_CONFIG_LEVEL) | level);
}

unsigned fred_nmi_level(void)
{
    uint64_t levels = 0;

    fred_read(IA32_FRED_STKLVLS, &levels);
    return (unsigned)field_get(levels, 2 * VECTOR_NMI + 1, 2 * VECTOR_NMI);
}

uint64_t fred_stack_top(unsigned level)
{
    uint64_t top = 0;

    fred_read(IA32_FRED_RSP0 + level, &top);
    return top;
}

uint64_t fred_entry(void)
{
    return (fred_config() & FRED_CONFIG_ENTRY) + FRED_ENTRY_RING0;
}

void fred_abandon(const struct context *c)
{
    fred_set_level(0);
    backend->abandoned();
    context_resume(c);
}

struct fred_frame fred_frame_here(bool latch)
{
    struct fred_event event = {
        .rflags = RFLAGS_FIXED,
        .cs = read_cs(),
        .ss = read_ss(),
        .level = fred_level(),
        .latch = latch,
        .long_mode = true,
    };

    return fred_frame_encode(layout_in_use, &event);
}

struct fred_frame fred_frame_user_at(uint64_t rip, uint64_t rsp, bool bits32)
{
    struct fred_event event = {
        .rip = rip,
        .rsp = rsp,
        .rflags = RFLAGS_FIXED,
        .cs = bits32 ? SELECTOR_USER32 | 3 : SELECTOR_USER_CODE | 3,
        .ss = SELECTOR_USER_DATA | 3,
        .long_mode = !bits32,
    };

    return fred_frame_encode(layout_in_use, &event);
}
