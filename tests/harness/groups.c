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

static bool is_in_group(const struct test_case *c, const char *name)
{
    for (unsigned i = 0; name[i]; i++) {
        if (c->id[i] != name[i])
            return false;
    }
    return true;
}

enum case_needs case_needs(const struct test_case *c)
{
    unsigned group = 0;

    while (group < COUNT_OF(case_groups) - 1 && !is_in_group(c, case_groups[group].name))
        group++;
    return (enum case_needs)case_groups[group].needs;
}
