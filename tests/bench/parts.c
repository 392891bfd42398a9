/*
 * The purpose of the instructions of way direct, and their minimum (the floor): that of any way that frees
 * four registers, builds the eight words, calls C with the caller-saved registers saved, and returns by
 * ERETS.
 */
#include "boot/text/format.h"
#include "fred/fred.h"
#include "tests/bench/bench.h"

static const struct part {
    enum bench_step step;
    unsigned count, least; /* instructions, and the fewest possible */
    const char *what;
} direct_parts[] = {
    {BENCH_FRAME, 6, 4, "the guest's registers that the path changes saved"},
    {BENCH_FRAME, 8, 0, "exit reason and interruption information: an NMI"},
    {BENCH_FRAME, 2, 0, "CR2 saved"},
    {BENCH_FRAME, 2, 0, "exit qualification: the event data, and RFLAGS as after an event"},
    {BENCH_FRAME, 1, 0, "the way's stub"},
    {BENCH_FRAME, 2, 0, "RSP: kept, and below the redzone"},
    {BENCH_FRAME, 8, 8, "eight words"},
    {BENCH_FRAME, 1, 1, "to the entry page"},
    {BENCH_ENTER, 9, 9, "what C may change saved"},
    {BENCH_ENTER, 1, 0, "RFLAGS saved, and the stack aligned"},
    {BENCH_ENTER, 1, 0, "the frame's address"},
    {BENCH_ENTER, 2, 0, "its type: an NMI"},
    {BENCH_ENTER, 1, 1, "call"},
    {BENCH_LEAVE, 1, 1, "the handler's RET"},
    {BENCH_LEAVE, 1, 0, "RFLAGS dropped"},
    {BENCH_LEAVE, 9, 9, "what C may change restored"},
    {BENCH_LEAVE, 1, 1, "ERETS"},
    {BENCH_RESUME, 1, 0, "the vCPU"},
    {BENCH_RESUME, 2, 0, "not for ever: so many, then C looks"},
    {BENCH_RESUME, 2, 0, "CR2 restored"},
    {BENCH_RESUME, 4, 4, "the guest's registers restored"},
    {BENCH_RESUME, 1, 1, "VMRESUME"},
    {BENCH_RESUME, 1, 1, "a tick of the VM entry's own"},
};

const char *bench_one_word(const char *text)
{
    static char word[80];

    format(word, sizeof(word), "%s", text);
    for (char *c = word; *c; c++) {
        if (*c == ' ')
            *c = '_';
    }
    return word;
}

static void tell_floor(struct test *t, enum bench_step step, const struct bench_result *result)
{
    unsigned sum = 0, least = 0;
    char what[100];

    for (unsigned i = 0; i < COUNT_OF(direct_parts); i++) {
        if (direct_parts[i].step != step)
            continue;
        tell(t, "bench part way=direct step=%s count=%u least=%u what=%s", bench_step_name(step),
             direct_parts[i].count, direct_parts[i].least, bench_one_word(direct_parts[i].what));
        sum += direct_parts[i].count;
        least += direct_parts[i].least;
    }
    tell(t, "bench floor step=%s count=%u", bench_step_name(step), least);
    format(what, sizeof(what), "instructions of step %s, by what they are for", bench_step_name(step));
    check_equal(t, what, sum, result->steps[step].least);
}

/* BENCH_LEAVE differs if software skips the error code (draft layout), or emulates ERETS. */
void(bench_parts)(struct test *t, const struct bench_result *result)
{
    if (result->no_bars || t->vcpu->mitigated)
        return;
    tell_floor(t, BENCH_FRAME, result);
    tell_floor(t, BENCH_ENTER, result);
    if (fred_is_native() && !fred_layout()->software_skips_error_code)
        tell_floor(t, BENCH_LEAVE, result);
    tell_floor(t, BENCH_RESUME, result);
}
