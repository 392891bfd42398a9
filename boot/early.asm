; Every gate of the first IDT leads here: nothing may happen before event delivery is set up.

section .text

extern early_event

global early_gate:function hidden
early_gate:
    mov rdi, rsp                    ; [error code] RIP CS RFLAGS RSP SS
    and rsp, -16
    cld
    call early_event
    ud2
