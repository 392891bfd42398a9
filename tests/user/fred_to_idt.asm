; A FRED entry page that hands an interrupt in ring 0 to the handler of the IDT, whose IRETQ then returns. For interrupts
; only: no error code, and the stack level is 0.
;
;   FRED frame:        error code | RIP | CS slot | RFLAGS | RSP | SS slot (vector in bits 39:32) | ...
;   the handler finds:              RIP | CS slot | RFLAGS | RSP | SS slot        (IRETQ takes 16 bits of a selector)

%define ERROR_CODE 16               ; after two pushes
%define VECTOR     (16 + 0x28 + 4)

section .text
align 4096, int3

global fred_to_idt:data hidden
fred_to_idt:
    ud2                             ; events in ring 3: there are none
    times 256 - ($ - fred_to_idt) int3
    push rax
    push rbx
    sub rsp, 16
    sidt [rsp]
    mov rbx, [rsp + 2]
    add rsp, 16
    movzx eax, byte [rsp + VECTOR]
    shl eax, 4
    add rbx, rax
    mov eax, [rbx + 4]              ; offset 31:16 of the gate, in the upper half
    mov ax, [rbx]
    mov ebx, [rbx + 8]
    shl rbx, 32
    or rax, rbx
    mov [rsp + ERROR_CODE], rax
    pop rbx
    pop rax
    ret
