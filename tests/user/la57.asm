; void la57_switch(uint64_t cr3, uint64_t cr4): changes CR4.LA57, which in 64-bit mode is #GP (SDM vol. 3, 4.1.2), by
; leaving it: 64-bit mode, compatibility mode, paging off, and back. Code, stack and tables have to be below 4 GiB, mapped
; one to one, and interrupts off. The upper halves of registers are undefined after it, so the callee's are saved.

%define CODE32 8
%define CODE64 16

section .text

global la57_switch:function hidden
la57_switch:
    push rbx
    push rbp
    push r12
    push r13
    push r14
    push r15
    mov eax, cs
    push rax                        ; for the way back
    sub rsp, 16
    sgdt [rsp]
    lea rax, [rel gdt]
    lea rbx, [rel gdtr]
    mov [rbx + 2], rax
    lgdt [rbx]
    lea ebx, [rel long_mode]
    lea rax, [rel compatibility_mode]
    push CODE32
    push rax
    retfq
bits 32
compatibility_mode:
    mov eax, cr0
    btr eax, 31
    mov cr0, eax
    mov cr4, esi
    mov cr3, edi
    bts eax, 31
    mov cr0, eax
    push CODE64
    push ebx
    retf
bits 64
long_mode:
    mov esp, esp
    lgdt [rsp]
    add rsp, 16
    lea rax, [rel .back]
    push rax
    retfq                           ; to the CS pushed above
.back:
    pop r15
    pop r14
    pop r13
    pop r12
    pop rbp
    pop rbx
    ret

section .data
align 8
gdt:
    dq 0
    dq 0x00CF9B000000FFFF           ; 32-bit code of ring 0
    dq 0x00AF9B000000FFFF           ; 64-bit code of ring 0
gdtr:
    dw gdtr - gdt - 1
    dq 0
