; The gates of an attempt's IDT: see boot/machine/attempt.h.

%include "boot/cpu/offsets.inc"
%include "include/gates.inc"

section .text

extern attempt_failed

global attempt_gates:data hidden
GATES attempt_gates, attempt_land, ATTEMPT_GATES

attempt_land:
    pop rax
    VECTOR_BEHIND attempt_gates
    mov esi, eax
    mov rdi, rsp                    ; [error code]  RIP CS RFLAGS RSP SS
    and rsp, -16
    cld
    call attempt_failed
    ud2
