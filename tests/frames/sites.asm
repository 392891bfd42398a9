; An instruction for each kind of event (tests/frames/sites.h). RDI is the operand. Instructions that software executes
; for their event have as many redundant prefixes as there is room for: entered in the middle of these, they are shorter.
; The software backend takes the length from the site, so that there only the longest reports its own.

%include "include/event_site.inc"
%include "tests/events/offsets.inc"

%define DS_PREFIX 0x3E

section .bss align=8
entered_rsp: resq 1
x87: resb 108
mxcsr: resd 1

section .rodata
x87_unmasked: dw 0x340
sse_unmasked: dd 0

; PLAIN name, instruction
%macro PLAIN 2+
%1:
    %2
%{1}_after:
    jmp EXIT
%endmacro

; SOFTWARE name, length without prefixes, type, vector, bytes of the instruction
%macro SOFTWARE 5+
    times 15 - %2 db DS_PREFIX
%1:
    db %5
%{1}_after:
    ret
    [section .event_sites write]
    dq %{1}_after - 15, %{1}_after
    dd %3, %4
    __?SECT?__
%endmacro

; SOFTWARE_ALL suffix: those of every mode
%macro SOFTWARE_ALL 1
    SOFTWARE bp_%1, 1, 6, 3, 0xCC
    SOFTWARE int1_%1, 1, 5, 1, 0xF1
    SOFTWARE int_n_%1, 2, 4, 0x43, 0xCD, 0x43
    SOFTWARE int2_%1, 2, 4, 2, 0xCD, 0x02
    SOFTWARE sysenter_%1, 2, 7, 2, 0x0F, 0x34
%endmacro

; ALL_64 suffix
%macro ALL_64 1
    PLAIN ud_%1, ud2
    PLAIN read_%1, mov rax, [rdi]
    PLAIN load_es_%1, mov es, edi
    PLAIN wait_%1, fwait
    PLAIN convert_%1, cvtsd2si rax, [rdi]
    PLAIN write_%1, mov [rdi], al
    PLAIN nothing_%1, nop
    SOFTWARE_ALL %1
    SOFTWARE syscall_%1, 2, 7, 1, 0x0F, 0x05
%endmacro

section .text

; void frames_enter(uint64_t rip, uint64_t rflags, uint64_t rsp, uint64_t rdi)
global frames_enter:function hidden
frames_enter:
    push rbx
    push rbp
    push r12
    push r13
    push r14
    push r15
    mov [rel entered_rsp], rsp
    mov eax, ss
    push rax
    push rdx
    push rsi
    mov eax, cs
    push rax
    push rdi
    mov rdi, rcx
    iretq
exit_0:
    mov rsp, [rel entered_rsp]
    push 2
    popfq
    pop r15
    pop r14
    pop r13
    pop r12
    pop rbp
    pop rbx
    ret

%define EXIT exit_0
ALL_64 0

global frames_x87_pending:function hidden
frames_x87_pending:
    fnsave [rel x87]                ; initializes it, too
    fldcw [rel x87_unmasked]
    fldz
    fldz
    fdivp
    ret

global frames_x87_restore:function hidden
frames_x87_restore:
    fninit
    frstor [rel x87]
    ret

global frames_sse_unmasked:function hidden
frames_sse_unmasked:
    stmxcsr [rel mxcsr]
    ldmxcsr [rel sse_unmasked]
    ret

global frames_sse_restore:function hidden
frames_sse_restore:
    ldmxcsr [rel mxcsr]
    ret

section .text.user exec

exit_3:
    EVENT_SITE 4, USER_EXIT_VECTOR, int USER_EXIT_VECTOR

%define EXIT exit_3
ALL_64 3

bits 32
exit_32:
    EVENT_SITE 4, USER_EXIT_VECTOR, int USER_EXIT_VECTOR

%define EXIT exit_32
    PLAIN ud_32, ud2
    PLAIN nothing_32, nop
SOFTWARE_ALL 32
    SOFTWARE into_32, 1, 6, 4, 0xCE
bits 64

section .data.rel.ro align=8

; SITES name...
%macro SITES 1-*
%rep %0
%ifidn %1, none
    dq 0, 0
%else
    dq %1, %{1}_after
%endif
%rotate 1
%endrep
%endmacro

; PLAIN_SITES suffix: as in enum frames_kind
%macro PLAIN_SITES 1
    SITES ud_%1, read_%1, load_es_%1, wait_%1, read_%1, convert_%1, ud_%1, load_es_%1, read_%1
    SITES nothing_%1, nothing_%1, write_%1, nothing_%1, nothing_%1
%endmacro

global frames_sites:data hidden
frames_sites:
    PLAIN_SITES 0
    SITES bp_0, int1_0, none, int_n_0, int2_0, syscall_0, sysenter_0
    PLAIN_SITES 3
    SITES bp_3, int1_3, none, int_n_3, int2_3, syscall_3, sysenter_3
    SITES ud_32, none, none, none, none, none, none, none, none
    SITES nothing_32, none, none, nothing_32, nothing_32
    SITES bp_32, int1_32, into_32, int_n_32, int2_32, none, sysenter_32

global frames_exits:data hidden
frames_exits:
    dq exit_0, exit_3, exit_32
