/* The seams of the program, all of them: the faults of this folder put wrong things in, and here they are put
 * right again. */
#include "boot/text/string.h"
#include "fred/soft/soft.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/faults/fault.h"
#include "vmm/run.h"
#include "vmm/vcpu_steps.h"

#define SEAMS(SEAM)                                                                       \
    SEAM(soft_rules)      /* FRED's rules, which the software backend asks */             \
    SEAM(soft_on_landing) /* what it does with an event that lands at one of its gates */ \
    SEAM(apic_modes)      /* how an NMI is sent */                                        \
    SEAM(nmi_rules)       /* what the NMI handler does besides its extra work */          \
    SEAM(reflection_make) /* the frame that is built by hand */                           \
    SEAM(exit_handlers)   /* what the VMM does about an exit */                           \
    SEAM(vcpu_steps)      /* the steps around a VM entry and exit */

static struct {
#define MEMBER(seam) __typeof__(seam) seam;
    SEAMS(MEMBER)
} right;

static bool kept;

void seams_keep(void)
{
#define KEEP(seam) memcpy(&right.seam, &seam, sizeof(seam));
    SEAMS(KEEP)
    kept = true;
}

void seams_right(void)
{
#define PUT_RIGHT(seam) memcpy(&seam, &right.seam, sizeof(seam));
    if (!kept)
        return;
    SEAMS(PUT_RIGHT)
    kept = false;
}

bool seams_spoil_backend(void)
{
    return soft_rules != right.soft_rules || soft_on_landing != right.soft_on_landing;
}
