; The gates of the first IDT, 16 bytes each: an event that comes before event delivery is set up, or after it is off.

%include "include/gprs.inc"

section .text

extern early_event

align 16, int3
global early_gates:data hidden
early_gates:
%assign vector 0
%rep 256
    align 16, int3
    push vector
    jmp early_land
    %assign vector vector + 1
%endrep

early_land:
    PUSH_GPRS
    mov rdi, rsp                    ; R15 ... RAX  vector  [error code]  RIP CS RFLAGS RSP SS: struct early_landed
    and rsp, -16
    cld
    call early_event
    ud2
