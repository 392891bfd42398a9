; The first sector of a guest: enters 64-bit mode with interrupts off, and calls `case`, which the file that includes this
; one defines. When `case` returns, the machine is turned off.
;   gate VECTOR, HANDLER, IST    sets a gate of the IDT, with RAX; IST is 0 if left out
; Memory below 4 GiB is mapped one to one.
TABLES equ 0x1000               ; a PML4 and a PDPT
TSS    equ 0x5000
IDT    equ 0x6000

%macro gate 2-3 0
    mov rax, %2
    mov [IDT + %1 * 16], ax
    mov dword [IDT + %1 * 16 + 2], 0x8E000008 + (%3 << 16)
    shr rax, 16
    mov [IDT + %1 * 16 + 6], ax
%endmacro

    org 0x7C00
    default abs
bits 16
    xor ax, ax
    mov ds, ax
    mov es, ax
    mov ss, ax
    mov sp, 0x7C00
    mov ax, 0x0200 + 15         ; reads the 15 sectors after this one
    mov bx, 0x7C00 + 512
    mov cx, 2
    mov dh, 0
    int 0x13
    cli
    mov al, 0xFF                ; masks both 8259s
    out 0x21, al
    out 0xA1, al
    cld
    mov di, TABLES
    mov cx, (IDT + 0x1000 - TABLES) / 2
    xor ax, ax
    rep stosw
    mov word [TABLES], TABLES + 0x1000 + 3
    mov dword [TABLES + 0x1000], 0x00000083 ; four pages of 1 GiB
    mov dword [TABLES + 0x1008], 0x40000083
    mov dword [TABLES + 0x1010], 0x80000083
    mov dword [TABLES + 0x1018], 0xC0000083
    mov eax, TABLES
    mov cr3, eax
    mov eax, 1 << 5             ; PAE
    mov cr4, eax
    mov ecx, 0xC0000080         ; IA32_EFER.LME
    rdmsr
    bts eax, 8
    wrmsr
    lgdt [gdtr]
    lidt [idtr]
    mov eax, 0x80000011         ; PG, ET, PE
    mov cr0, eax
    jmp 0x08:long_mode

    align 8
gdt:
    dq 0
    dq 0x00AF9B000000FFFF       ; 0x08: 64-bit code of ring 0
    dq 0x00CF93000000FFFF       ; 0x10: data of ring 0
    dq 0x0000890000000067 + (TSS << 16), 0 ; 0x18
gdtr:
    dw gdtr - gdt - 1
    dd gdt
idtr:
    dw 0xFFF
    dd IDT

bits 64
%include "findings/lib/show.asm"
long_mode:
    mov ax, 0x10
    mov ds, ax
    mov es, ax
    mov ss, ax
    mov rsp, 0x7C00
    mov qword [TSS + 36], TSS   ; IST1
    mov ax, 0x18
    ltr ax
    call case
    jmp off

    times 510 - ($ - $$) db 0
    dw 0xAA55
