#include "fred/fault.h"

#include "boot/string.h"

#include <stddef.h>

static const struct {
    const char *name, *sentence;
    bool of_backend;
} faults[] = {[FAULT_NONE] = {"", NULL, false},
#define OF_BACKEND(id, name, sentence) [FAULT_##id] = {name, sentence, true},
#define OF_OURS(id, name, sentence)    [FAULT_##id] = {name, sentence, false},
              FAULTS_OF_BACKEND(OF_BACKEND) FAULTS_OF_OURS(OF_OURS) FAULTS_OF_MANY(OF_OURS)};

#define FAULTS (sizeof(faults) / sizeof(faults[0]))

uint32_t fault_at_work;
static uint32_t chosen;

static bool same(const char *a, const char *b)
{
    size_t size = strlen(a) + 1;

    return strlen(b) + 1 == size && memcmp(a, b, size) == 0;
}

error fault_choose(const char *name, bool software)
{
    for (uint32_t i = 0; i < FAULTS; i++) {
        if (!same(name, faults[i].name))
            continue;
        if (faults[i].of_backend && !software)
            return FAIL("fault=%s makes the software backend wrong, but the CPU's own FRED is in use: "
                        "add fred=soft",
                        name);
        chosen = i;
        return NULL;
    }
    return FAIL("fault=\"%.40s\" is unknown: tests/faults lists them all", name);
}

const char *fault_chosen(void)
{
    return faults[chosen].sentence;
}

void fault_begin(void)
{
    fault_at_work = chosen;
}

void fault_end(void)
{
    fault_at_work = FAULT_NONE;
}
