; A UEFI program of one section: the headers of the PE image, and a call of `case`, which the file that includes this one
; defines, with the boot services in RBX. When `case` returns, the machine is turned off.
;   service OFFSET    calls that boot service; the arguments are in RCX, RDX, R8, R9
%macro service 1
    sub rsp, 32
    call [rbx + %1]
    add rsp, 32
%endmacro
bits 64
    org 0
headers:
    db 'MZ'
    times 58 db 0
    dd .pe
.pe:
    db 'PE', 0, 0
    dw 0x8664, 1                ; x86-64, one section
    dd 0, 0, 0
    dw .sections - .optional, 0x0022 ; executable, large addresses
.optional:
    dw 0x20B                    ; PE32+
    dw 0
    dd 0x2000, 0, 0, start, start
    dq 0x400000
    dd 0x1000, 0x200            ; alignment in memory and in the file
    dd 0, 0, 0, 0
    dd 0x3000, 0x200, 0         ; size of image and of headers
    dw 10, 0                    ; an application of UEFI
    dq 0x10000, 0x10000, 0, 0
    dd 0, 6
    times 6 dq 0                ; no data directories
.sections:
    db '.text', 0, 0, 0
    dd 0x2000, 0x1000, 0x2000, 0x200, 0, 0, 0, 0xE0000020
    times 0x200 - ($ - $$) db 0

section .image vstart=0x1000 follows=.text align=1
%include "findings/lib/show.asm"
start:
    sub rsp, 8
    mov rbx, [rdx + 96]
    call case
    jmp off
