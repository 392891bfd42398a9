; A stand-in for latchkey.efi, for the tests of the runner: it says on the first serial port what is in the file SCRIPT
; and ends as END wants it: off, reset, return, loop, or fault (a triple one).
bits 64

; PE32+: the headers say no more than the firmware asks.
section .headers start=0 vstart=0
    db "MZ"
    times 0x3C - ($ - $$) db 0
    dd pe
pe:
    db "PE", 0, 0
    dw 0x8664, 1                                ; x86-64, one section
    dd 0, 0, 0
    dw sections - optional, 0x22                ; executable, large addresses
optional:
    dw 0x20B, 0
    dd 0x1000, 0, 0, main, 0x1000               ; sizes, the entry, where code begins
    dq 0                                        ; any address will do
    dd 0x1000, 0x200                            ; alignment in memory, in the file
    dd 0, 0, 0, 0
    dd 0x2000, 0x200, 0                         ; size in memory, of the headers
    dw 10, 0                                    ; a UEFI application
    dq 0, 0, 0, 0
    dd 0, 6
    times 6 dq 0
sections:
    db ".text", 0, 0, 0
    dd 0x1000, 0x1000, 0x1000, 0x200
    dd 0, 0, 0
    dd 0x60000020                               ; code, readable and executable
    times 0x200 - ($ - $$) db 0

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
    times 0x1000 - ($ - $$) db 0
