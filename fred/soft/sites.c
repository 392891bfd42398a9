/*
 * The places in this program that the software backend has to know: instructions whose events an IDT cannot
 * distinguish from others, and every ERETS and ERETU.
 */
#include "boot/text/string.h"
#include "fred/fred.h"
#include "fred/soft/soft.h"
#include "fred/soft/usual.h"
#include "include/instructions.h"

#define OPCODE_CLI       0xFA
#define OPCODE_JMP_REL32 0xE9
#define DIVERSION_SIZE   6 /* CLI and JMP: as long as a place of fred/eret.inc */
#define OPCODE_INT       0xCD
#define INT_LENGTH       2
#define ALIAS_VECTOR     0xF0 /* of the INT that replaces SYSCALL and the like; otherwise unused */

struct event_site {
    uint8_t *code;
    const uint8_t *after;
    uint32_t type, vector;
};

ASSERT_OFFSET(struct event_site, after, sizeof(uint64_t));
ASSERT_OFFSET(struct event_site, type, 2 * sizeof(uint64_t));
_Static_assert(sizeof(struct event_site) == 3 * sizeof(uint64_t), "a row of include/event_site.inc");

extern const uint8_t text_start[], soft_text_start[], int_sites_start[], int_sites_end[];
extern const struct event_site event_sites_start[], event_sites_end[];
extern const struct eret_place eret_places_start[], eret_places_end[];

bool fred_is_eret(uint64_t rip)
{
    for (const struct eret_place *place = eret_places_start; place < eret_places_end; place++) {
        if (rip == (uint64_t)place->code)
            return true;
    }
    return false;
}

/* Whether an INT n at a site of include/int_site.inc saved this RIP. */
static bool is_int_site(uint64_t rip)
{
    uint64_t offset = rip - (uint64_t)int_sites_start;

    return offset < (uint64_t)(int_sites_end - int_sites_start) && offset % 4 == 2;
}

static const struct event_site *event_site(uint64_t rip)
{
    for (const struct event_site *site = event_sites_start; site < event_sites_end; site++) {
        if (rip == (uint64_t)site->after)
            return site;
    }
    return NULL;
}

bool soft_is_after_site(uint64_t rip)
{
    return is_int_site(rip) || event_site(rip);
}

static void classify_site(struct fred_event *event, const struct event_site *site)
{
    event->type = (enum event_type)site->type;
    event->vector = site->vector;
    event->length = (unsigned)(site->after - site->code);
    event->sys = event->type == EVENT_SOFTWARE_INTERRUPT || event->type == EVENT_OTHER;
}

/*
 * Below vector 32 too: an 8259 that the firmware left in its reset state uses vectors 8 to 15. Of the
 * exceptions there, 8 and 10 to 14 push an error code; 9 and 15 do not exist.
 */
static bool is_interrupt(unsigned vector, bool has_error_code)
{
    return vector >= FIRST_USER_VECTOR || (vector >= VECTOR_DF && vector <= 15 && !has_error_code);
}

/* An event that is not of a site. */
static void classify_vector(struct fred_event *event, unsigned vector, bool has_error_code)
{
    event->type = EVENT_HARDWARE_EXCEPTION;
    if (is_interrupt(vector, has_error_code)) {
        event->type = EVENT_EXTERNAL_INTERRUPT;
    } else if (vector == VECTOR_NMI) {
        event->type = EVENT_NMI;
        event->latch = true;
    } else if (vector == VECTOR_BP || vector == VECTOR_OF) {
        event->type = EVENT_SOFTWARE_EXCEPTION; /* INT3, and INTO of 32-bit code */
        event->length = 1;
    } else if (vector == VECTOR_PF) {
        event->event_data = read_cr2();
    } else if (vector == VECTOR_DB) {
        event->event_data = (read_dr6() ^ DR6_INVERTED) & BITS(31, 0);
    }
}

void soft_classify(struct fred_event *event, unsigned vector, bool has_error_code)
{
    const struct event_site *site = event_site(event->rip);

    event->vector = vector;
    if (site) {
        classify_site(event, site);
    } else if (is_int_site(event->rip)) {
        event->type = EVENT_SOFTWARE_INTERRUPT;
        event->length = 2;
        event->sys = true;
    } else {
        classify_vector(event, vector, has_error_code);
    }
}

/*
 * Overwrites every ERETS and ERETU with a CLI and a jump to its thunk: an interrupt arrives before the CLI,
 * at the place itself, or not at all.
 */
static void divert_returns(struct machine *m)
{
    for (const struct eret_place *place = eret_places_start; place < eret_places_end; place++) {
        uint8_t *patch = machine_patch_open(m, place->code);
        int32_t distance = (int32_t)(place->thunk - (place->code + DIVERSION_SIZE));

        patch[0] = OPCODE_CLI;
        patch[1] = OPCODE_JMP_REL32;
        memcpy(patch + 2, &distance, sizeof(distance));
        machine_patch_close(m);
    }
}

/* Overwrites with an INT every instruction at a site whose event the IDT would not deliver as FRED does. */
static void divert_sites(struct machine *m)
{
    for (const struct event_site *site = event_sites_start; site < event_sites_end; site++) {
        if (site->type == EVENT_OTHER ||
            (site->type == EVENT_SOFTWARE_INTERRUPT && site->vector == VECTOR_NMI)) {
            /* Its last two bytes: prefixes may precede them. */
            uint8_t *patch = machine_patch_open(m, site->after - INT_LENGTH);

            patch[0] = OPCODE_INT;
            patch[1] = ALIAS_VECTOR;
            machine_patch_close(m);
        }
    }
}

/* Up to the first site: those of ring 0 are in tests/, behind all code to which NMIs of the VMM return. */
static void find_usual_code(void)
{
    uint64_t end = (uint64_t)soft_text_start;

    for (const struct event_site *site = event_sites_start; site < event_sites_end; site++) {
        if ((uint64_t)site->code < end)
            end = (uint64_t)site->code;
    }
    soft_usual.code = (uint64_t)text_start;
    soft_usual.code_size = end - soft_usual.code;
}

void soft_divert(struct machine *m)
{
    divert_returns(m);
    divert_sites(m);
    find_usual_code();
}
