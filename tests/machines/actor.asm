; A stand-in for latchkey.efi, for the tests of the runner: it says on the first serial port what is in the file SCRIPT
; and ends as END wants it: off, reset, return, loop, or fault (a triple one).
bits 64

%define BODY 0x1000
%include "tests/machines/pe.inc"

section .text start=0x200 vstart=0x1000
main:
    sub rsp, 40                                 ; the firmware's calling convention
    mov r8, [rdx + 88]                          ; EFI_SYSTEM_TABLE.RuntimeServices
    lea rsi, [rel script]
.next:
    mov dx, 0x3FD
.wait:
    in al, dx
    and al, 0x60                                ; sent to the last bit: what is under way when the power goes is lost
    cmp al, 0x60
    jne .wait
    lodsb
    test al, al
    jz .said
    mov dx, 0x3F8
    out dx, al
    jmp .next
.said:

%ifidn END, loop
    jmp $
%elifidn END, fault
    lidt [rel nothing]
    int3
%elifidn END, return
    xor eax, eax
    add rsp, 40
    ret
%else
    %ifidn END, reset
        xor ecx, ecx                            ; EfiResetCold
    %else
        mov ecx, 2                              ; EfiResetShutdown
    %endif
    mov rax, [r8 + 104]                         ; ResetSystem
    xor edx, edx
    xor r8d, r8d
    xor r9d, r9d
    call rax
%endif

nothing: dw 0
    dq 0
script: incbin SCRIPT
    db 0
    times BODY - ($ - $$) db 0
