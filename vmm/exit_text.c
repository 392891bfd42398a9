/* VM exits as text. */
#include "boot/text/format.h"
#include "include/instructions.h"
#include "vmm/vcpu.h"

struct line {
    char *out;
    size_t size, length;
};

__attribute__((format(printf, 2, 3))) static void add(struct line *l, const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    l->length += format_list(l->out + l->length, l->size - l->length, text, arguments);
    va_end(arguments);
}

static void add_cr(struct line *l, uint64_t q)
{
    uint64_t kind = field_get(q, CR_ACCESS_KIND), number = field_get(q, CR_ACCESS_NUMBER);

    if (kind < 2)
        add(l, kind ? "MOV from CR%lu" : "MOV to CR%lu", number);
    else
        add(l, kind == 2 ? "CLTS" : "LMSW");
}

static void add_io(struct line *l, uint64_t q)
{
    add(l, "%s%s of %lu bytes, port %#lx", q & IO_ACCESS_IN ? "IN" : "OUT", q & IO_ACCESS_STRING ? "S" : "",
        field_get(q, IO_ACCESS_SIZE) + 1, field_get(q, IO_ACCESS_PORT));
}

static void add_rights(struct line *l, uint64_t q)
{
    uint64_t rights = (q & EPT_VIOLATION_RIGHTS) >> EPT_RIGHTS_SHIFT;

    add(l, "%c%c%c", rights & 1 ? 'R' : '-', rights & 2 ? 'W' : '-', rights & 4 ? 'X' : '-');
}

static void add_violation(struct line *l, const struct vm_exit *exit)
{
    uint64_t q = exit->qualification;

    add(l, ": %s%s%s at guest-physical %#lx, rights ", q & EPT_VIOLATION_READ ? "read" : "",
        q & EPT_VIOLATION_WRITE ? (q & EPT_VIOLATION_READ ? " and write" : "write") : "",
        q & EPT_VIOLATION_FETCH ? "fetch" : "", exit->guest_physical);
    add_rights(l, q);
}

void vm_exit_text(char *out, size_t size, const struct vm_exit *exit, const struct registers *guest)
{
    struct line l = {out, size, 0};

    switch (exit->reason) {
    case EXIT_CR_ACCESS:
        add_cr(&l, exit->qualification);
        break;
    case EXIT_MOV_DR:
        add(&l, "MOV %s DR%lu", exit->qualification & DR_ACCESS_FROM ? "from" : "to",
            field_get(exit->qualification, DR_ACCESS_NUMBER));
        break;
    case EXIT_IO:
        add_io(&l, exit->qualification);
        break;
    default:
        add(&l, "%s", vm_exit_name(exit->reason));
    }
    if (exit->reason == EXIT_EXTERNAL_INTERRUPT && exit->interruption & INTERRUPTION_VALID)
        add(&l, " with vector %lu", exit->interruption & INTERRUPTION_VECTOR);
    if (exit->reason == EXIT_RDMSR || exit->reason == EXIT_WRMSR)
        add(&l, " of MSR %#x", (uint32_t)guest->rcx);
    if (exit->reason == EXIT_EPT_VIOLATION)
        add_violation(&l, exit);
    if (exit->reason == EXIT_EPT_MISCONFIGURATION)
        add(&l, " at guest-physical %#lx", exit->guest_physical);
    add(&l, " (%u), RIP %#lx", (unsigned)exit->reason, exit->rip);
}
