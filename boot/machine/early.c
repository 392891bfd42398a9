/* An event outside event delivery, reported from an IDT frame: the C side of boot/machine/early.asm. */
#include "boot/console/console.h"
#include "boot/cpu/recovery_point.h"
#include "boot/machine/early_nmis.h"
#include "boot/report/machine_check.h"
#include "boot/report/panic.h"
#include "boot/report/report.h"
#include "boot/text/format.h"
#include "include/bits.h"
#include "include/registers.h"

/* The stack at early_event (boot/machine/early.asm): the CPU pushed five words, or six with an error code. */
struct early_landed {
    struct registers gprs;
    uint64_t vector;
    uint64_t words[6];
};

ASSERT_OFFSET(struct early_landed, vector, sizeof(struct registers));
ASSERT_OFFSET(struct early_landed, words, sizeof(struct registers) + sizeof(uint64_t));

per_cpu volatile unsigned early_nmis;
unsigned early_nmis_in_all;

void early_event(const struct early_landed *landed);

static void report_early(unsigned vector, uint64_t error_code, const uint64_t *words,
                         const struct registers *g)
{
    say("#   event       by the IDT: event delivery is off\n");
    say("#   error code  %#018lx\n", error_code);
    say("#   RIP         %#018lx\n", words[0]);
    say("#   CS          %#018lx\n", words[1]);
    say("#   RFLAGS      %#018lx\n", words[2]);
    say("#   RSP         %#018lx\n", words[3]);
    say("#   SS          %#018lx\n", words[4]);
    report_where(words[0], words[3]);
    report_registers(g);
    if (vector == VECTOR_MC)
        machine_check_report();
}

static _Noreturn void early_unexpected(const struct early_landed *landed)
{
    /* The CPU aligns RSP to 16, then pushes five words, or six: an error code leaves the last one aligned. */
    bool has_error_code = (uint64_t)landed->words % 16 == 0;
    const uint64_t *words = landed->words + has_error_code;
    unsigned vector = (unsigned)landed->vector;
    enum report_depth depth = report_begin();
    const struct context *out;
    char what[40];

    format(what, sizeof(what), "%s%svector %u", report_mnemonic(vector), *report_mnemonic(vector) ? ", " : "",
           vector);
    report_head(depth, what, words[0]);
    if (depth == REPORT_WHOLE)
        report_early(vector, has_error_code ? landed->words[0] : 0, words, &landed->gprs);
    out = recovery_point_take();
    if (!out)
        panic();
    report_over();
    context_resume(out);
}

/* Returns after an NMI. */
void early_event(const struct early_landed *landed)
{
    if (landed->vector != VECTOR_NMI)
        early_unexpected(landed);
    early_nmis++;
    __atomic_fetch_add(&early_nmis_in_all, 1, __ATOMIC_SEQ_CST);
}
