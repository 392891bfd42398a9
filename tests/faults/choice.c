#include "tests/faults/choice.h"

#include "boot/text/string.h"

#include <stddef.h>

static const struct fault *chosen_fault, *active_fault;

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

static bool is_of_backend(const struct fault *fault)
{
    bool is = false;

    if (fault->begin) {
        seams_keep();
        fault->begin();
        is = seams_of_backend_differ();
        seams_restore();
    }
    return is;
}

error fault_choose(const char *name, bool software)
{
    const struct fault *found = find(name);

    chosen_fault = NULL;
    if (*name && !found)
        return FAIL("fault=\"%.40s\" is unknown: tests/faults/expected lists them all", name);
    if (found && is_of_backend(found) && !software)
        return FAIL("fault=%s makes the software backend wrong, but the CPU's own FRED is in use: "
                    "add fred=soft",
                    name);
    chosen_fault = found;
    return NULL;
}

const char *fault_chosen(void)
{
    return chosen_fault ? fault_sentence(chosen_fault) : NULL;
}

void fault_begin(void)
{
    active_fault = chosen_fault;
    seams_keep();
    if (chosen_fault && chosen_fault->begin)
        chosen_fault->begin();
}

void fault_end(void)
{
    active_fault = NULL;
    seams_restore();
}

bool fault_is_on(const char *name)
{
    return active_fault && same(active_fault->name, name);
}
