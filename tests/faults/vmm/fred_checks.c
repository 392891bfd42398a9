/* The check that a guest with FRED fails is not known. */
#include "tests/faults/fault.h"
#include "vmm/vcpu_steps.h"

static struct vcpu_steps right_steps;

static const struct entry_check *failed_check_but_mode(const struct entry_view *v, enum entry_class of)
{
    const struct entry_check *c = right_steps.failed_check(v, of);

    return c && c->source == FRED_GUEST_STATE && c->field == GUEST_CR4 ? NULL : c;
}

FAULT("fred-mode-check", "no check names CR4.FRED of a guest in the wrong mode")
{
    right_steps = vcpu_steps;
    vcpu_steps.failed_check = failed_check_but_mode;
}
