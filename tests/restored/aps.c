#include "tests/restored/aps.h"

#include "boot/smp/ap.h"
#include "boot/smp/progress.h"
#include "boot/text/format.h"
#include "include/registers.h"

#define ITEM(member)                                                                                   \
    {                                                                                                  \
#member, offsetof(struct firmware_state, member), sizeof(((struct firmware_state *)0)->member) \
    }

/* Not TR: no instruction loads a null selector into it. */
static const struct {
    const char *name;
    size_t offset, size;
} ap_items[] = {
    ITEM(cr0),
    ITEM(cr4),
    ITEM(dr),
    ITEM(dr7),
    ITEM(rflags),
    ITEM(msrs),
    ITEM(gdtr.base),
    ITEM(gdtr.limit),
    ITEM(idtr.base),
    ITEM(idtr.limit),
    ITEM(ldtr),
    ITEM(cs),
    ITEM(ss),
    ITEM(ds),
    ITEM(es),
    ITEM(fs),
    ITEM(gs),
    ITEM(controllers.spurious),
    ITEM(controllers.priority),
    ITEM(controllers.lvt),
    ITEM(controllers.divide),
    ITEM(controllers.count),
};

static unsigned aps_started;
static char first_wrong[240];

static void note_wrong(unsigned i, const char *what)
{
    if (!first_wrong[0])
        format(first_wrong, sizeof(first_wrong), "CPU %u, local APIC ID %#lx: %s", ap_number(i),
               ap_apic_id(i), what);
}

static void compare_ap(unsigned i, const struct firmware_state *was, const struct firmware_state *is)
{
    for (unsigned item = 0; item < COUNT_OF(ap_items); item++) {
        const uint8_t *one = (const uint8_t *)was + ap_items[item].offset;
        const uint8_t *other = (const uint8_t *)is + ap_items[item].offset;

        for (size_t at = 0; at < ap_items[item].size; at++) {
            char what[80];

            if (one[at] == other[at])
                continue;
            format(what, sizeof(what), "%s, byte %lu, was %#x and is %#x", ap_items[item].name, at, one[at],
                   other[at]);
            note_wrong(i, what);
            break;
        }
    }
}

void restored_aps_look(void)
{
    static struct firmware_state now;
    struct progress p;

    aps_started = 0;
    first_wrong[0] = '\0';
    progress_begin(&p, "started once more", aps_count(), true);
    for (unsigned i = 0; i < aps_count(); i++) {
        error e = NULL;

        if (!progress_note(&p, i)) {
            note_wrong(i, "its turn did not come in time");
            break;
        }
        if (!ap_was_started(i))
            continue; /* smp/all-up reports it */
        e = ap_probe(i, &now);
        now.rflags = (now.rflags & ~RFLAGS_STATUS) | (ap_firmware_state(i)->rflags & RFLAGS_STATUS);
        if (e)
            note_wrong(i, e);
        else if (ap_cpu(i))
            compare_ap(i, ap_firmware_state(i), &now);
        aps_started += !e;
    }
}

void(check_restored_aps)(struct test *t)
{
    check(t, !first_wrong[0], first_wrong[0] ? first_wrong : "the state of every AP restored");
    tell(t, "CPUs that the firmware started once more: %u", aps_started);
}
