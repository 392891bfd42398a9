/* Where to go on when a piece of work has to be given up half way. */
#ifndef BOOT_CPU_CONTEXT_H
#define BOOT_CPU_CONTEXT_H

#include <stdint.h>

struct context {
    uint64_t rbx, rbp, r12, r13, r14, r15, rsp, rip;
};

/* Returns 0 now, and 1 when context_resume comes back here. As with setjmp, locals changed since are
 * undefined. */
__attribute__((returns_twice)) int context_save(struct context *c);

/* Goes on after context_save(c), by IRETQ: whatever blocked NMIs, they are open afterwards (SDM vol.
 * 3, 6.7.1). */
_Noreturn void context_resume(const struct context *c);

#endif
