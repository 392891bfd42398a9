; context_save and context_resume: see boot/cpu/context.h.

%include "boot/cpu/offsets.inc"

section .text

global context_save:function hidden
context_save:
    mov [rdi + CONTEXT_RBX], rbx
    mov [rdi + CONTEXT_RBP], rbp
    mov [rdi + CONTEXT_R12], r12
    mov [rdi + CONTEXT_R13], r13
    mov [rdi + CONTEXT_R14], r14
    mov [rdi + CONTEXT_R15], r15
    lea rax, [rsp + 8]
    mov [rdi + CONTEXT_RSP], rax
    mov rax, [rsp]
    mov [rdi + CONTEXT_RIP], rax
    xor eax, eax
    ret

;   IRETQ takes   SS RSP RFLAGS CS RIP   (RIP on top)
global context_resume:function hidden
context_resume:
    mov rbx, [rdi + CONTEXT_RBX]
    mov rbp, [rdi + CONTEXT_RBP]
    mov r12, [rdi + CONTEXT_R12]
    mov r13, [rdi + CONTEXT_R13]
    mov r14, [rdi + CONTEXT_R14]
    mov r15, [rdi + CONTEXT_R15]
    mov eax, ss
    push rax
    push qword [rdi + CONTEXT_RSP]
    push 2                          ; RFLAGS: bit 1 alone
    mov eax, cs
    push rax
    push qword [rdi + CONTEXT_RIP]
    mov eax, 1
    iretq
