#include "tests/faults/old.h"

#include "boot/string.h"
#include "fred/fault.h"

#include <stddef.h>

#define TEXTS(id, name, sentence) name "\0" sentence "\0"
static const char texts[] = FAULTS_OF_BACKEND(TEXTS) FAULTS_OF_OURS(TEXTS) FAULTS_OF_MANY(TEXTS);

#define ONE_MORE(id, name, sentence) +1
enum { LAST_OF_BACKEND = 0 FAULTS_OF_BACKEND(ONE_MORE) };

static const char *after(const char *text)
{
    return text + strlen(text) + 1;
}

uint32_t old_fault(const char *name, const char **sentence)
{
    uint32_t number = 0;
    size_t size = strlen(name) + 1;

    *sentence = NULL;
    for (const char *next = texts; *next; next = after(after(next))) {
        number++;
        if (strlen(next) + 1 == size && memcmp(next, name, size) == 0) {
            *sentence = after(next);
            return number;
        }
    }
    return 0;
}

bool old_fault_of_backend(uint32_t number)
{
    return number && number <= LAST_OF_BACKEND;
}

void old_fault_begin(uint32_t number)
{
    fault_at_work = number;
}
