; void call_with_cr3_and_stack(uint64_t cr3, uint64_t stack_top, void (*work)(void *), void *argument)
; Calls work(argument) with other page tables and another stack: both at once, because neither maps the other's.
; Restores both afterwards.

section .text

global call_with_cr3_and_stack:function hidden
call_with_cr3_and_stack:
    push rbp
    mov rbp, rsp
    push rbx
    push rbx                        ; again, to align the stack
    mov rbx, cr3
    mov cr3, rdi
    mov rsp, rsi
    mov rdi, rcx
    call rdx
    mov cr3, rbx
    lea rsp, [rbp - 16]
    pop rbx
    pop rbx
    pop rbp
    ret
