/* All seams of the program: the faults of this folder change them, and here they are restored. */
#include "boot/text/string.h"
#include "fred/soft/soft.h"
#include "fred/soft/usual.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/faults/fault.h"
#include "vmm/quick.h"
#include "vmm/run.h"
#include "vmm/vcpu_steps.h"

#define SEAMS(SEAM)                                                                     \
    SEAM(soft_rules)      /* FRED's rules, by which the software backend works */       \
    SEAM(soft_on_landing) /* its handling of an event that lands at one of its gates */ \
    SEAM(soft_usual)      /* the values of its usual ways */                            \
    SEAM(apic_modes)      /* access to the local APIC, by its mode */                   \
    SEAM(nmi_rules)       /* the steps of the NMI handler */                            \
    SEAM(reflection_make) /* the frame of a reflected event */                          \
    SEAM(exit_handlers)   /* the VMM's handling of exits, by reason */                  \
    SEAM(quick_handlers)  /* of those that it handles without leaving the exit path */  \
    SEAM(vcpu_steps)      /* the steps around a VM entry and exit */

static struct {
#define MEMBER(seam) __typeof__(seam) seam;
    SEAMS(MEMBER)
} seams_before;

static bool seams_are_kept;

void seams_keep(void)
{
#define KEEP(seam) memcpy(&seams_before.seam, &seam, sizeof(seam));
    SEAMS(KEEP)
    seams_are_kept = true;
}

void seams_restore(void)
{
#define RESTORE(seam) memcpy(&seam, &seams_before.seam, sizeof(seam));
    if (!seams_are_kept)
        return;
    SEAMS(RESTORE)
    seams_are_kept = false;
}

bool seams_of_backend_differ(void)
{
    return soft_rules != seams_before.soft_rules || soft_on_landing != seams_before.soft_on_landing ||
           memcmp(&soft_usual, &seams_before.soft_usual, sizeof(soft_usual)) != 0;
}
