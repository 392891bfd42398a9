#include "boot/report/report.h"

#include "boot/console/console.h"
#include "boot/cpu/per_cpu.h"
#include "boot/memory/guard_pages.h"
#include "boot/report/phase.h"
#include "boot/text/format.h"
#include "include/instructions.h"

extern const char image_start[], image_end[]; /* set by linker.ld */

static bool was_made;
static per_cpu unsigned open_reports;
static per_cpu enum phase report_phase;
static per_cpu char last_head[200]; /* of the last whole report */

enum report_depth report_begin(void)
{
    was_made = true;
    report_phase = phase_now();
    if (open_reports < REPORT_NOTHING)
        return (enum report_depth)open_reports++;
    return REPORT_NOTHING;
}

void report_over(void)
{
    open_reports = 0;
}

bool report_was_made(void)
{
    return was_made;
}

static bool in_image(uint64_t rip)
{
    return rip - (uint64_t)image_start < (uint64_t)(image_end - image_start);
}

static void format_head(char *out, size_t size, const char *what, uint64_t rip)
{
    size_t used = format(out, size, "%s, at %#lx", what, rip);

    if (in_image(rip))
        used += format(out + used, size - used, " (image + %#lx)", rip - (uint64_t)image_start);
    used += format(out + used, size - used, ", %s", phase_where(report_phase));
    if (this_cpu()->number)
        format(out + used, size - used, ", on CPU %u", this_cpu()->number);
}

void report_head(enum report_depth how, const char *what, uint64_t rip)
{
    char another[sizeof(last_head)];

    if (how == REPORT_NOTHING)
        return;
    format_head(how == REPORT_WHOLE ? last_head : another, sizeof(last_head), what, rip);
    say("# unexpected event: %s\n", how == REPORT_WHOLE ? last_head : another);
    console_status("%s", last_head);
    phase_begin(PHASE_REPORT);
}

void report_where(uint64_t rip, uint64_t rsp)
{
    say("#   phase       %s: %s\n", phase_name(report_phase), phase_where(report_phase));
    if (in_image(rip))
        say("#   place       image + %#lx, for addr2line -f -e build/latchkey.so\n",
            rip - (uint64_t)image_start);
    else
        say("#   place       outside the image, %#lx to %#lx\n", (uint64_t)image_start, (uint64_t)image_end);
    say("#   CR2         %#018lx\n", read_cr2());
    if (guard_pages_hold(rsp - 1))
        say("#   RSP         at the guard page below a stack: the stack overflowed\n");
}

void report_registers(const struct registers *g)
{
    say("#   rax %016lx rcx %016lx rdx %016lx rbx %016lx\n", g->rax, g->rcx, g->rdx, g->rbx);
    say("#   rbp %016lx rsi %016lx rdi %016lx r8  %016lx\n", g->rbp, g->rsi, g->rdi, g->r8);
    say("#   r9  %016lx r10 %016lx r11 %016lx r12 %016lx\n", g->r9, g->r10, g->r11, g->r12);
    say("#   r13 %016lx r14 %016lx r15 %016lx\n", g->r13, g->r14, g->r15);
}

const char *report_mnemonic(unsigned vector)
{
    static const char *const names[FIRST_USER_VECTOR] = {
        [VECTOR_DE] = "#DE", [VECTOR_DB] = "#DB", [VECTOR_NMI] = "NMI", [VECTOR_BP] = "#BP",
        [VECTOR_OF] = "#OF", [VECTOR_BR] = "#BR", [VECTOR_UD] = "#UD",  [VECTOR_NM] = "#NM",
        [VECTOR_DF] = "#DF", [VECTOR_TS] = "#TS", [VECTOR_NP] = "#NP",  [VECTOR_SS] = "#SS",
        [VECTOR_GP] = "#GP", [VECTOR_PF] = "#PF", [VECTOR_MF] = "#MF",  [VECTOR_AC] = "#AC",
        [VECTOR_MC] = "#MC", [VECTOR_XM] = "#XM", [VECTOR_VE] = "#VE",  [VECTOR_CP] = "#CP",
    };

    return vector < FIRST_USER_VECTOR && names[vector] ? names[vector] : "";
}

error report_error(void)
{
    return FAIL("%s; reported above", last_head);
}
