#include "tests/fault_choice.h"

#include "boot/string.h"

#include <stddef.h>

/* The name and the sentence of each, one behind the other, as enum fault has them. */
#define TEXTS(id, name, sentence) name "\0" sentence "\0"
static const char texts[] = FAULTS_OF_BACKEND(TEXTS) FAULTS_OF_OURS(TEXTS) FAULTS_OF_MANY(TEXTS);

#define ONE_MORE(id, name, sentence) +1
enum { LAST_OF_BACKEND = 0 FAULTS_OF_BACKEND(ONE_MORE) };

static uint32_t chosen;
static const char *chosen_sentence;

static bool same(const char *a, const char *b)
{
    size_t size = strlen(a) + 1;

    return strlen(b) + 1 == size && memcmp(a, b, size) == 0;
}

static const char *behind(const char *text)
{
    return text + strlen(text) + 1;
}

error fault_choose(const char *name, bool software)
{
    uint32_t fault = FAULT_NONE;
    const char *text = "";

    for (const char *next = texts; !same(name, text); next = behind(behind(next))) {
        if (!*next)
            return FAIL("fault=\"%.40s\" is unknown: tests/faults lists them all", name);
        text = next;
        fault++;
    }
    if (fault != FAULT_NONE && fault <= LAST_OF_BACKEND && !software)
        return FAIL("fault=%s makes the software backend wrong, but the CPU's own FRED is in use: "
                    "add fred=soft",
                    name);
    chosen = fault;
    chosen_sentence = fault ? behind(text) : NULL;
    return NULL;
}

const char *fault_chosen(void)
{
    return chosen_sentence;
}

void fault_begin(void)
{
    fault_at_work = chosen;
}

void fault_end(void)
{
    fault_at_work = FAULT_NONE;
}
