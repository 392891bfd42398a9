#include "tests/faults/choice.h"

#include "boot/string.h"
#include "tests/faults/old.h"

#include <stddef.h>

static const struct fault *chosen, *at_work;

static uint32_t old_chosen;
static const char *old_sentence;

static bool same(const char *a, const char *b)
{
    size_t size = strlen(a) + 1;

    return strlen(b) + 1 == size && memcmp(a, b, size) == 0;
}

static const char *after(const char *text)
{
    return text + strlen(text) + 1;
}

const char *fault_sentence(const struct fault *fault)
{
    return after(fault->name);
}

static const struct fault *find(const char *name)
{
    for (const struct fault *f = __start_faults; f < __stop_faults; f++) {
        if (same(f->name, name))
            return f;
    }
    return NULL;
}

error fault_choose(const char *name, bool software)
{
    const struct fault *found = find(name);

    old_chosen = old_fault(name, &old_sentence);
    chosen = NULL;
    if (*name && !found && !old_sentence)
        return FAIL("fault=\"%.40s\" is unknown: tests/faults/expected lists them all", name);
    if (((found && found->of_backend) || old_fault_of_backend(old_chosen)) && !software)
        return FAIL("fault=%s makes the software backend wrong, but the CPU's own FRED is in use: "
                    "add fred=soft",
                    name);
    chosen = found;
    return NULL;
}

const char *fault_chosen(void)
{
    return chosen ? fault_sentence(chosen) : old_sentence;
}

void fault_begin(void)
{
    old_fault_begin(old_chosen);
    at_work = chosen;
    seams_keep();
    if (chosen && chosen->begin)
        chosen->begin();
}

void fault_end(void)
{
    old_fault_begin(0);
    at_work = NULL;
    seams_right();
}

bool fault_is_on(const char *name)
{
    return at_work && same(at_work->name, name);
}
