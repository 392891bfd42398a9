; void machine_call_on_stack(uint64_t cr3, uint64_t stack_top, void (*work)(void *), void *argument)
; Runs work on our page tables and our stack: both at once, because neither side maps the other's.

section .text

global machine_call_on_stack:function hidden
machine_call_on_stack:
    push rbp
    mov rbp, rsp
    push rbx
    push rbx                        ; a second time, to keep the stack aligned
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
