; Events, each at an instruction whose address, RSP and RFLAGS are noted first (tests/trigger.h).

%include "fred/offsets.inc"

extern fred_try_erets
extern trigger_resume

section .text

; TRIGGER name, instruction. RIP in the frame is that of `saved`, the place to go on is `.after`.
%macro TRIGGER 3+
global %1:function hidden
%1:
    push rbx
    lea rax, [rel %2]
    mov [rdi], rax
    mov [rdi + 8], rsp
    lea rax, [rel .after]
    mov [rel trigger_resume], rax
    mov rax, 0x123456789000         ; TRIGGER_NOWHERE
    pushfq
    pop qword [rdi + 16]
.at:
    %3
.after:
    pop rbx
    ret
%endmacro

TRIGGER trigger_bp, .after, int3
TRIGGER trigger_ud, .at, ud2
TRIGGER trigger_pf, .at, mov rbx, [rax]

; void trigger_held_nmi(struct struck *s, uint64_t *end, struct fred_frame *frame)
global trigger_held_nmi:function hidden
trigger_held_nmi:
    push rbp
    lea rax, [rel .loop]
    mov [rdi], rax
    mov [rdx + FRAME_RIP], rax
    mov [rdi + 8], rsp
    mov [rdx + FRAME_RSP], rsp
    mov rax, [rdx + FRAME_RFLAGS]
    mov [rdi + 16], rax
    lea rax, [rel .end]
    mov [rsi], rax
    mov ecx, 100000                 ; fred_try_erets leaves RCX alone
    mov rdi, rdx
    call fred_try_erets
.loop:
    pause
    loop .loop                      ; changes no flag
.end:
    pop rbp
    ret
