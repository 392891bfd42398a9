; Returns that are no ERETS (tests/blocking/returns.h).

%include "tests/blocking/offsets.inc"

section .bss align=8
global return_fault_resume:data hidden
global return_fault_rsp:data hidden
return_fault_resume: resq 1
return_fault_rsp: resq 1

section .text

; BEGIN name: uint64_t name(bool null_cs). The code that follows gets RAX = the target, RCX = RSP, EDX = CS, ESI = SS.
%macro BEGIN 1
global %1:function hidden
%1:
    push rbx
    push rbp
    lea rax, [rel .resume]
    mov [rel return_fault_resume], rax
    mov [rel return_fault_rsp], rsp
    mov rcx, rsp
    mov edx, cs
    neg edi
    not edi
    and edx, edi                    ; 0 if null_cs
    mov esi, ss
    lea rax, [rel .target]
%endmacro

%macro END 0
.target:
    nop
.resume:
    mov rsp, [rel return_fault_rsp] ; not every CPU pops RSP for IRETD and IRETW
    lea rax, [rel .target]
    pop rbp
    pop rbx
    ret
%endmacro

BEGIN return_by_iretq
    push rsi
    push rcx
    pushfq
    push rdx
    push rax
    iretq
END

BEGIN return_by_iretd
    pushfq
    pop rbx
    sub rsp, 5 * 4
    mov [rsp], eax
    mov [rsp + 4], edx
    mov [rsp + 8], ebx
    mov [rsp + 12], ecx
    mov [rsp + 16], esi
    iretd
END

BEGIN return_by_far_ret
    push rdx
    push rax
    o64 retf
END

BEGIN return_by_iretw
    pushfq
    pop rbx
    sub rsp, 5 * 2
    mov word [rsp], RETURN_IRETW_TARGET
    mov [rsp + 2], dx
    mov [rsp + 4], bx
    mov [rsp + 6], cx
    mov [rsp + 8], si
    o16 iret
END
