; Programs for ring 3, in separate pages. A row of the table: entry point, the RIP that the event saves, the end of
; that range if it is one, and where to resume after a fault.

%include "tests/events/offsets.inc"
%include "include/event_site.inc"

%define EVENT_INT   4
%define EVENT_OTHER 7
%define USER_PATTERN 0x0123456789ABCDEF

section .text.user exec align=4096

; PROGRAM name, instruction that faults
%macro FAULTING 2+
%1:
.at:
    %2
.after:
    jmp user_exit
%endmacro

; At a site RSP is the program's minus the return address.
%macro CALLING 2+
%1:
    call .at
    jmp user_exit
.at:
    EVENT_SITE %2
%{1}_after equ $ - 1                      ; the RET of the site
%endmacro

user_exit:
    call .at
    ud2
.at:
    EVENT_SITE EVENT_INT, USER_EXIT_VECTOR, int USER_EXIT_VECTOR

FAULTING ud, ud2
FAULTING pf, mov rax, [rdi]
FAULTING gp, hlt
FAULTING return_s, db 0xF2, 0x0F, 0x01, 0xCA
FAULTING lkgs, db 0xF2, 0x0F, 0x00, 0xF0
FAULTING return_u, db 0xF3, 0x0F, 0x01, 0xCA

; 32-bit code needs an exit of its own.
bits 32
exit_32:
    EVENT_SITE EVENT_INT, USER_EXIT_VECTOR, int USER_EXIT_VECTOR

into_32:
    mov al, 0x7F
    add al, 1                           ; sets OF
    into
into_32_after:
    jmp exit_32

ud_32:
.at:
    ud2
.after:
    jmp exit_32
bits 64

breakpoint:
    int3
breakpoint_after:
    jmp user_exit

CALLING int_n, EVENT_INT, USER_INT_VECTOR, int USER_INT_VECTOR
CALLING int2, EVENT_INT, 2, int 2
; RCX and R11, which SYSCALL without FRED overwrites, are set to a pattern first.
%macro WITH_PATTERN 2
%1:
    mov rcx, USER_PATTERN
    mov r11, USER_PATTERN
    jmp %2
%endmacro

CALLING int1_, 5, 1, int1
CALLING int_43, EVENT_INT, 0x43, int 0x43
CALLING syscall_bare, EVENT_OTHER, 1, syscall
CALLING sysenter_bare, EVENT_OTHER, 2, sysenter
WITH_PATTERN syscall_, syscall_bare
WITH_PATTERN sysenter_, sysenter_bare

spins:
    mov ecx, 100000
.loop:
    pause
    loop .loop
.end:
    jmp user_exit

reads_gs:
    mov rax, [gs:0]
    call .at
    jmp user_exit
.at:
    EVENT_SITE EVENT_INT, USER_INT_VECTOR, int USER_INT_VECTOR
reads_gs_after equ $ - 1

; FAULT program, TRAP program: rows of the table below
%macro FAULT 1
    dq %1, %1.at, %1.after, %1.after
%endmacro
%macro TRAP 2
    dq %1, %2, %2, 0
%endmacro

section .data align=8
global user_programs:data hidden
user_programs:
    FAULT ud
    FAULT pf
    TRAP breakpoint, breakpoint_after
    TRAP int_n, int_n_after
    TRAP int2, int2_after
    TRAP syscall_, syscall_bare_after
    TRAP sysenter_, sysenter_bare_after
    dq spins, spins.loop, spins.end, 0
    TRAP reads_gs, reads_gs_after
    FAULT gp
    TRAP into_32, into_32_after
    FAULT ud_32
    FAULT return_s
    FAULT return_u
    TRAP int1_, int1__after
    TRAP int_43, int_43_after
    FAULT lkgs
    dq user_exit, 0, 0, 0
