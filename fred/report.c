/* The report of an unexpected event: its frame, decoded. */
#include "boot/console/console.h"
#include "boot/report/machine_check.h"
#include "boot/text/format.h"
#include "fred/fred.h"

static const char *flag(bool set, const char *name)
{
    return set ? name : "";
}

static void report_frame(const struct fred_frame *f, const struct fred_event *e)
{
    say("#   event       length %u%s%s%s%s%s\n", e->length, flag(e->latch, ", latch"),
        flag(e->sys, ", software-initiated"), flag(e->sti, ", STI blocking"), flag(e->nested, ", nested"),
        flag(e->long_mode, ", 64-bit"));
    say("#   frame at %#018lx, layout %s (latch in %s)\n", (uint64_t)f, fred_layout()->name,
        fred_layout()->latch_name);
    say("#   +00 error code %#018lx\n", f->error_code);
    say("#   +08 RIP        %#018lx\n", f->rip);
    say("#   +10 CS slot    %#018lx  selector %#x, stack level %u\n", f->cs, e->cs, e->level);
    say("#   +18 RFLAGS     %#018lx\n", f->rflags);
    say("#   +20 RSP        %#018lx\n", f->rsp);
    say("#   +28 SS slot    %#018lx  selector %#x\n", f->ss, e->ss);
    say("#   +30 event data %#018lx\n", f->event_data);
    say("#   +38 reserved   %#018lx\n", f->reserved);
}

static void event_title(char *out, size_t size, const struct fred_event *e)
{
    bool exception =
        e->type != EVENT_EXTERNAL_INTERRUPT && e->type != EVENT_SOFTWARE_INTERRUPT && e->type != EVENT_OTHER;
    const char *mnemonic = exception ? report_mnemonic(e->vector) : "";
    size_t used = format(out, size, "%s%s", mnemonic, *mnemonic ? ", " : "");

    fred_event_name(out + used, size - used, e->type, e->vector);
}

enum report_depth fred_report(const struct fred_regs *regs)
{
    const struct fred_frame *f = &regs->frame;
    struct fred_event e = fred_frame_decode(fred_layout(), f);
    enum report_depth depth = report_begin();
    char title[100];

    event_title(title, sizeof(title), &e);
    report_head(depth, title, f->rip);
    if (depth == REPORT_WHOLE) {
        report_frame(f, &e);
        report_where(f->rip, f->rsp);
        report_registers(&regs->gprs);
        if (e.type == EVENT_HARDWARE_EXCEPTION && e.vector == VECTOR_MC)
            machine_check_report();
    }
    return depth;
}
