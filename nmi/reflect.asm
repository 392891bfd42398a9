; The frame that the CPU would have written for the event, built by hand, and a jump to the entry page.
;
;     top - 08h  reserved, 0
;           10h  event data
;           18h  SS slot      selector, latch (5.0), vector, type, L
;           20h  RSP          of the code that goes on after the handler
;           28h  RFLAGS
;           30h  CS slot      selector, stack level, latch (draft 3.0)
;           38h  RIP          .reflected
;     top - 40h  error code 0                               <- RSP at the entry page, 64-byte aligned
;
; The handler's ERETS takes this frame, opens NMIs if it finds the latch in it, and goes on at .reflected.

%include "nmi/offsets.inc"
%include "fred/fault.inc"

section .text

; void reflect_here(uint64_t cs, uint64_t ss, uint64_t event_data, uint64_t entry, uint64_t redzone)
; On the stack in use, below redzone bytes that are left alone: what the CPU does when the level stays the same.
global reflect_here:function hidden
reflect_here:
    neg r8
    lea r8, [rsp + r8 - 8]          ; below what reflect_on saves

; void reflect_on(uint64_t cs, uint64_t ss, uint64_t event_data, uint64_t entry, uint64_t top)
; On another stack: what the CPU does when the level rises.
global reflect_on:function hidden
reflect_on:
    push rbp
    mov rbp, rsp
    and r8, -64
    IF_FAULT STUB_MISALIGNED, sub r8, 8
    lea rax, [rel .reflected]
    mov rsp, r8
    push 0
    push rdx
    push rsi
    push rbp
    IF_FAULT STUB_RSP, sub qword [rsp], 8
    pushfq
    push rdi
    push rax
    push 0
    push 2                          ; RFLAGS as after an event: bit 1 alone
    IF_FAULT STUB_RFLAGS, {or byte [rsp], 1}
    popfq
    jmp rcx
.reflected:
    pop rbp
    ret
