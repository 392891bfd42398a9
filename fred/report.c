/* A frame in words, for people. */
#include "boot/console.h"
#include "fred/fred.h"

static const char *flag(bool set, const char *name)
{
    return set ? name : "";
}

void fred_report(const struct fred_regs *regs)
{
    const struct fred_frame *f = &regs->frame;
    const struct registers *g = &regs->gprs;
    struct fred_event e = fred_frame_decode(fred_layout(), f);
    char name[80];

    fred_event_name(name, sizeof(name), e.type, e.vector);
    say("#   event       %s, length %u%s%s%s%s%s\n", name, e.length, flag(e.latch, ", latch"),
        flag(e.sys, ", software-initiated"), flag(e.sti, ", STI blocking"), flag(e.nested, ", nested"),
        flag(e.long_mode, ", 64-bit"));
    say("#   frame at %#018lx, layout %s (latch in %s)\n", (uint64_t)f, fred_layout()->name,
        fred_layout()->latch_name);
    say("#   +00 error code %#018lx\n", f->error_code);
    say("#   +08 RIP        %#018lx\n", f->rip);
    say("#   +10 CS slot    %#018lx  selector %#x, stack level %u\n", f->cs, e.cs, e.level);
    say("#   +18 RFLAGS     %#018lx\n", f->rflags);
    say("#   +20 RSP        %#018lx\n", f->rsp);
    say("#   +28 SS slot    %#018lx  selector %#x\n", f->ss, e.ss);
    say("#   +30 event data %#018lx\n", f->event_data);
    say("#   +38 reserved   %#018lx\n", f->reserved);
    say("#   rax %016lx rcx %016lx rdx %016lx rbx %016lx\n", g->rax, g->rcx, g->rdx, g->rbx);
    say("#   rbp %016lx rsi %016lx rdi %016lx r8  %016lx\n", g->rbp, g->rsi, g->rdi, g->r8);
    say("#   r9  %016lx r10 %016lx r11 %016lx r12 %016lx\n", g->r9, g->r10, g->r11, g->r12);
    say("#   r13 %016lx r14 %016lx r15 %016lx\n", g->r13, g->r14, g->r15);
}
