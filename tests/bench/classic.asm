; The ways without FRED: an NMI handler behind an IDT gate, ended by IRETQ, which unblocks NMIs (SDM vol. 3, 6.7.1).
; The wrapper is the minimum that can call C. Entered as the stubs of nmi/reflect.asm are.

%include "nmi/offsets.inc"
%include "include/gprs.inc"

extern bench_gate_handler

section .text

; The frame that the gate would push: SS RSP RFLAGS CS RIP, down from a 16-byte boundary.
global bench_gate_stub:function hidden
bench_gate_stub:
    mov rcx, rsp
    and rsp, -16
    push qword [rdi + REFLECTION_SS]
    push rcx
    pushfq
    push qword [rdi + REFLECTION_CS]
    push qword [rdi + REFLECTION_BACK]
    jmp [rdi + REFLECTION_ENTRY]

global bench_int2_stub:function hidden
bench_int2_stub:
    int 2
    jmp [rdi + REFLECTION_BACK]

; The gate of vector 2.
global bench_gate:function hidden
bench_gate:
    PUSH_CALLER_SAVED
    cld
    lea rdi, [rsp + CALLER_SAVED_SIZE]
    call [rel bench_gate_handler]   ; (struct gate_frame *)
    POP_CALLER_SAVED
    iretq
