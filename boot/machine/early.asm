; The gates of the first IDT: for events before event delivery is on, or after it is off.

%include "boot/cpu/offsets.inc"
%include "include/gates.inc"
%include "include/gprs.inc"

section .text

extern early_event

global early_gates:data hidden
GATES early_gates, early_land

early_land:
    PUSH_GPRS
    mov rax, [rsp + GPRS_SIZE]
    VECTOR_BEHIND early_gates
    mov [rsp + GPRS_SIZE], rax
    mov rbx, rsp
    mov rdi, rsp                    ; R15 ... RAX  vector  [error code]  RIP CS RFLAGS RSP SS: struct early_landed
    and rsp, -16
    cld
    call early_event
    mov rsp, rbx                    ; an NMI: no error code
    POP_GPRS
    add rsp, 8
    iretq
