/* The seams of the program, all of them: tests/faults/ puts wrong things in, and here they are put right
 * again. */
#include "boot/string.h"
#include "nmi/apic.h"
#include "nmi/reflect.h"
#include "nmi/service.h"
#include "tests/faults/fault.h"
#include "vmm/run.h"
#include "vmm/vcpu_steps.h"

#define SEAMS(SEAM)       \
    SEAM(reflection_make) \
    SEAM(nmi_rules)       \
    SEAM(apic_modes)      \
    SEAM(exit_handlers)   \
    SEAM(vcpu_steps)

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
