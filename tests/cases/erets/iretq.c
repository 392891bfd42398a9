#include "include/instructions.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

/* Returns to the next instruction, on the current stack. */
static void iretq_with_cs(uint64_t cs)
{
    __asm__ volatile("movq %%rsp, %%rcx\n\t"
                     "movl %%ss, %%eax\n\t"
                     "pushq %%rax\n\t"
                     "pushq %%rcx\n\t"
                     "pushfq\n\t"
                     "pushq %0\n\t"
                     "leaq 1f(%%rip), %%rax\n\t"
                     "pushq %%rax\n\t"
                     "iretq\n"
                     "1:"
                     :
                     : "b"(cs)
                     : "rax", "rcx", "cc", "memory");
}

CASE(erets, iretq, "IRETQ in ring 0 works with FRED on: it unblocks NMIs and keeps the stack level, whatever its CS word has",
     "SDM vol. 2, IRET/IRETD/IRETQ; SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    for (unsigned i = 0; i < FRED_LEVELS * FRED_LEVELS && !t->failures; i++) {
        unsigned csl = i / FRED_LEVELS, cs_level = i % FRED_LEVELS;

        nmi_handler_install();
        check(t, nmi_block(), "an NMI to block NMIs with");
        check(t, nmi_probe_blocked(), "NMIs blocked before");
        fred_set_level(csl);
        iretq_with_cs(read_cs() | (uint64_t)cs_level << FRAME_CS_LEVEL_SHIFT);
        check_equal(t, "level afterwards", csl, fred_level());
        check(t, nmi_wait(2), "the pending NMI arrives after IRETQ");
        fred_set_level(0);
        if (t->failures)
            tell(t, "with CSL %u and %u in bits 17:16 of the CS word", csl, cs_level);
    }
}
