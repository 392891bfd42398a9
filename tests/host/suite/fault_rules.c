/*
 * Each fault of the software backend makes its rules give other results, no two of them the same, and only
 * from begin to end. The results are those for a battery of events, frames and writes, as one number.
 */
#include "tests/host/unit.h"

#include "fred/soft/rules.h"
#include "include/bits.h"
#include "include/msr.h"
#include "include/registers.h"
#include "tests/faults/choice.h"

#define ROUNDS    6000
#define STAR      0x23UL << STAR_USER_SHIFT
#define SOME_MORE 100

static uint64_t mix(uint64_t sum, const void *results, size_t size)
{
    const uint8_t *bytes = results;

    for (size_t i = 0; i < size; i++)
        sum = (sum ^ bytes[i]) * 0x100000001B3;
    return sum;
}

static uint64_t mix_number(uint64_t sum, uint64_t number)
{
    return mix(sum, &number, sizeof(number));
}

static struct fred_event some_event(uint64_t *seed)
{
    static const unsigned vectors[] = {VECTOR_NMI, VECTOR_UD, VECTOR_DF, VECTOR_DB, VECTOR_MF};
    uint64_t chance = random_word(seed);

    return (struct fred_event){
        .type = (enum event_type)(chance & 7),
        .vector = chance & 8 ? chance >> 8 & 0xFF : vectors[(chance >> 8) % COUNT_OF(vectors)],
        .length = chance >> 16 & 15,
        .sys = chance & 32,
        .latch = chance & 64,
        .nested = chance & 128,
        .long_mode = chance & 1 << 20,
        .error_code = random_word(seed),
        .event_data = random_word(seed),
        .rip = random_word(seed),
        .rflags = random_word(seed),
        .rsp = random_word(seed),
        .cs = chance & 1 << 21 ? 0x33 : 0x38,
        .ss = 0x30,
    };
}

static struct soft_msrs some_msrs(uint64_t *seed)
{
    struct soft_msrs msrs = {.config = random_word(seed) & ~FRED_CONFIG_RESERVED,
                             .stklvls = random_word(seed)};

    for (unsigned level = 0; level < FRED_LEVELS; level++)
        msrs.rsp[level] = random_word(seed) & ~63UL;
    return msrs;
}

/* One that is taken, but for one bit of three frames out of four. */
static struct fred_frame some_frame(uint64_t *seed, bool to_ring3)
{
    uint64_t chance = random_word(seed), flip = 1UL << (chance >> 8 & 63);
    struct fred_frame frame = {
        .rip = 0x1000,
        .cs = to_ring3 ? 0x33 : 0x38 | (chance >> 16 & 3) << FRAME_CS_LEVEL_SHIFT,
        .rflags = RFLAGS_FIXED | (chance & 64 ? RFLAGS_TF | RFLAGS_AC : 0),
        .ss =
            (to_ring3 ? 0x2BUL : 0x30) | (chance & 32 ? FRAME_SS_SYS : 0) | (chance & 16 ? FRAME_SS_NMI : 0),
    };

    switch (chance & 7) {
    case 0:
        frame.rip ^= flip;
        break;
    case 1:
        frame.cs ^= flip;
        break;
    case 2:
        frame.rflags ^= flip;
        break;
    case 3:
        frame.ss ^= flip;
        break;
    }
    return frame;
}

static uint64_t delivered(uint64_t sum, uint64_t *seed)
{
    struct soft_msrs msrs = some_msrs(seed);
    struct soft_delivery d = soft_rules->deliver(&msrs, &fred_ss18, some_event(seed));

    sum = mix(sum, &d.frame, sizeof(d.frame));
    sum = mix_number(mix_number(mix_number(sum, d.at), d.rip), d.rflags);
    return mix_number(mix_number(mix_number(mix_number(sum, d.ss), d.level), d.nmis), d.swaps_gs);
}

static uint64_t nested(uint64_t sum, uint64_t *seed)
{
    struct fred_event event = some_event(seed), fault = some_event(seed);
    struct fred_frame frame;

    fault.type = EVENT_HARDWARE_EXCEPTION;
    event.vector %= FIRST_USER_VECTOR;
    fault.vector = VECTOR_DF + (unsigned)(random_word(seed) % 8);
    sum = mix_number(sum, soft_rules->nest(&event, &fault));
    frame = fred_frame_encode(&fred_ss18, &event);
    return mix(sum, &frame, sizeof(frame));
}

static uint64_t returned(uint64_t sum, uint64_t *seed, bool to_ring3)
{
    struct soft_msrs msrs = some_msrs(seed);
    struct fred_frame frame = some_frame(seed, to_ring3);
    unsigned level = random_word(seed) % 8 == 0;
    const char *wrong = to_ring3 ? soft_rules->check_eretu(&fred_ss18, &frame, STAR, level, 48)
                                 : soft_rules->check_erets(&fred_ss18, &frame, 0x38, 0x30, 48);
    struct soft_return r;

    if (wrong)
        return mix(sum, wrong, strlen(wrong));
    r = soft_rules->leave(&msrs, &fred_ss18, &frame, to_ring3);
    sum = mix_number(mix_number(mix_number(sum, r.rip), r.rflags), r.level);
    return mix_number(mix_number(mix_number(sum, r.nmis), r.swaps_gs), r.steps);
}

static uint64_t written(uint64_t sum, uint64_t *seed)
{
    struct soft_msrs msrs = {0};
    uint32_t msr = IA32_FRED_RSP0 + (uint32_t)(random_word(seed) % 9);
    uint64_t value = random_word(seed) & (msr == IA32_FRED_STKLVLS ? UINT64_MAX : 0x80007FFFFFFFFFFF);

    if (msr != IA32_FRED_STKLVLS && random_word(seed) % 2)
        value &= ~BITS(11, 0);
    sum = mix_number(sum, soft_rules->write_msr(&msrs, msr, value, 48));
    return mix(sum, &msrs, sizeof(msrs));
}

static uint64_t results(void)
{
    uint64_t sum = 0xCBF29CE484222325, seed = 1;

    for (unsigned i = 0; i < ROUNDS; i++) {
        sum = delivered(sum, &seed);
        sum = nested(sum, &seed);
        sum = returned(sum, &seed, false);
        sum = returned(sum, &seed, true);
        sum = written(sum, &seed);
    }
    return sum;
}

static void every_wrong_rule_gives_other_results(void **state)
{
    const uint64_t right = results();
    uint64_t wrong[SOME_MORE];
    const char *name[SOME_MORE];
    size_t count = 0;

    (void)state;
    for (const struct fault *f = __start_faults; f < __stop_faults; f++) {
        if (!f->begin)
            continue;
        assert_null(fault_choose(f->name, true));
        EXPECT(results() == right, "%s is at work before its begin", f->name);
        fault_begin();
        assert_true(count < SOME_MORE);
        name[count] = f->name;
        wrong[count++] = results();
        fault_end();
        EXPECT(results() == right, "%s is at work after its end", f->name);
    }
    assert_true(count > 60);
    for (size_t i = 0; i < count; i++) {
        EXPECT(wrong[i] != right, "%s changes nothing", name[i]);
        for (size_t j = 0; j < i; j++)
            EXPECT(wrong[i] != wrong[j], "%s and %s are the same", name[i], name[j]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_wrong_rule_gives_other_results),
    };

    return RUN(tests);
}
