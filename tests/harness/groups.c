/* The groups of cases. */
#include "tests/harness/suite.h"

#define GROUP_NAME_SIZE 9 /* with the slash and the NUL */

static const struct {
    char name[GROUP_NAME_SIZE];
    uint8_t needs;
} case_groups[] = {
#define GROUP_ROW(name, needs) {#name "/", NEEDS_##needs},
    CASE_GROUPS(GROUP_ROW)
#undef GROUP_ROW
};

/* An id and the sentence after it are longer than any group's name. */
static bool is_in_group(const struct test_case *c, const char *name)
{
    return memcmp(c->id, name, strlen(name)) == 0;
}

enum case_needs case_needs(const struct test_case *c)
{
    unsigned group = 0;

    while (group < COUNT_OF(case_groups) - 1 && !is_in_group(c, case_groups[group].name))
        group++;
    return (enum case_needs)case_groups[group].needs;
}
