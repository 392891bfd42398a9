; ERETS with CR4.FRED 0 for that one instruction. The #UD then goes through the IDT: the case sets the gate.

%define CR4_FRED_BIT 32

section .text

; uint64_t erets_without_fred(void): the RIP that the exception saved, or 0 without an exception
global erets_without_fred:function hidden
global erets_without_fred_place:data hidden
erets_without_fred:
    mov rcx, cr4
    mov rax, rcx
    btr rax, CR4_FRED_BIT
    mov cr4, rax
    xor eax, eax
erets_without_fred_place:
    db 0xF2, 0x0F, 0x01, 0xCA
back:
    mov cr4, rcx
    ret

; RIP CS RFLAGS RSP SS
global erets_without_fred_gate:data hidden
erets_without_fred_gate:
    mov rax, [rsp]
    mov rsp, [rsp + 3 * 8]
    jmp back
