#include "tests/run/select.h"

#include "boot/text/string.h"
#include "tests/harness/glob.h"

#define SHOWN 60 /* characters of a user's glob: the advice after it must fit on the line too */

static bool matches_one(struct glob g, const struct test_case *cases, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (glob_matches(g, cases[i].id))
            return true;
    }
    return false;
}

/* A user who gives a group's name alone means the group. */
static bool is_group(struct glob g, const struct test_case *cases, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        const char *id = cases[i].id;

        if (g.length && strlen(id) > g.length && id[g.length] == '/' && memcmp(id, g.text, g.length) == 0)
            return true;
    }
    return false;
}

static error check_globs(const char *key, const char *list, const struct test_case *cases, unsigned count)
{
    for (struct glob g = glob_first(list); *list && g.text; g = glob_next(g)) {
        if (matches_one(g, cases, count))
            continue;
        if (is_group(g, cases, count))
            return FAIL("%s=\"%.*s\" matches no case: all of that group are %.*s/*", key, (int)g.length,
                        g.text, (int)g.length, g.text);
        return FAIL("%s=\"%.*s\" matches no case: `make list` shows their ids", key,
                    g.length < SHOWN ? (int)g.length : SHOWN, g.text);
    }
    return NULL;
}

bool select_wants(const struct options *o, const struct test_case *c)
{
    return (!*o->only || glob_any_matches(o->only, c->id)) && !(*o->skip && glob_any_matches(o->skip, c->id));
}

error select_check(const struct options *o, const struct test_case *cases, unsigned count)
{
    TRY(check_globs("only", o->only, cases, count));
    TRY(check_globs("skip", o->skip, cases, count));
    for (unsigned i = 0; i < count; i++) {
        if (select_wants(o, &cases[i]))
            return NULL;
    }
    return FAIL("only= and skip= together leave no case: take a glob out of skip=");
}
