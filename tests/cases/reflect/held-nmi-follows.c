#include "nmi/apic.h"
#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/guests/nmi_exit.h"
#include "tests/harness/suite.h"

static void reflect_with_one_held(struct test *t, const struct nmi_way *way)
{
    struct vm_exit exit = {0};

    if (!nmi_exit(t, &exit))
        return;
    nmi_send();
    nmi_send();
    nmi_settle();
    check_equal(t, way->name, 0, nmi_seen.handled);
    nmi_reflect(way, exit.qualification);
    nmi_settle();
    check_equal(t, way->name, way->unblocks_nmis ? 2 : 1, nmi_seen.handled);
    tell(t, "way %s: %u handled", way->name, nmi_seen.handled);
    nmi_unblock();
    check(t, nmi_wait(2), "both handled once NMIs are unblocked");
    nmi_settle();
    check_equal(t, "NMIs handled in all: two pending ones are one", 2, nmi_seen.handled);
}

CASE(reflect, held-nmi-follows, "an NMI pending during the reflection follows its ERETS, but stays pending with way int2",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS")
{
    for (unsigned way = 0; way < WAY_COUNT; way++)
        reflect_with_one_held(t, &nmi_ways[way]);
}
