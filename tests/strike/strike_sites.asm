; Events for tests/strike/strike.c that need several instructions, or a stack.

%include "nmi/offsets.inc"
%include "include/gprs.inc"
%include "include/int_site.inc"

extern strike_next_stub
extern strike_while_reflected

section .text

; void strike_at_site(const uint8_t *site)
global strike_at_site:function hidden
strike_at_site:
    sub rsp, 8
    mov rax, rdi
    CALL_INT_SITE
    add rsp, 8
    ret

; A stub as those of nmi/reflect.asm, in front of one: RDI and RDX are for that one. The stack may be off 16.
global strike_stub:function hidden
strike_stub:
    PUSH_CALLER_SAVED
    push rbp
    mov rbp, rsp
    and rsp, -16
    call strike_while_reflected
    mov rsp, rbp
    pop rbp
    POP_CALLER_SAVED
    push 2                          ; RFLAGS for the stub
    popfq
    jmp [rel strike_next_stub]

; void strike_overflow(void): until the stack is full.
global strike_overflow:function hidden
strike_overflow:
    push rax
    jmp strike_overflow

; void strike_without_stack(uint64_t rsp)
global strike_without_stack:function hidden
strike_without_stack:
    mov rsp, rdi
    ud2

; void strike_x87(uint64_t control): 1 / 0, under this control word.
global strike_x87:function hidden
strike_x87:
    push rdi
    fninit
    fldcw [rsp]
    fld1
    fldz
    fdivp
    fwait
    pop rdi
    ret

; void strike_sse(uint64_t mxcsr): the same.
global strike_sse:function hidden
strike_sse:
    push rdi
    ldmxcsr [rsp]
    mov eax, 1
    cvtsi2ss xmm1, eax
    xorps xmm0, xmm0
    divss xmm1, xmm0
    pop rdi
    ret
