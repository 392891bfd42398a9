/* A point to resume at when work has to be abandoned half way, as with setjmp and longjmp. */
#ifndef BOOT_CPU_CONTEXT_H
#define BOOT_CPU_CONTEXT_H

#include <stdint.h>

struct context {
    uint64_t rbx, rbp, r12, r13, r14, r15, rsp, rip;
};

/*
 * Returns 0, and 1 each time that context_resume returns here, for as long as the calling function has not
 * returned. As with setjmp, locals changed in between are indeterminate (C17, 7.13.2.1).
 */
__attribute__((returns_twice)) int context_save(struct context *c);

/* Resumes after context_save(c), by IRETQ: NMIs are not blocked afterwards (SDM vol. 3, 6.7.1). */
_Noreturn void context_resume(const struct context *c);

#endif
