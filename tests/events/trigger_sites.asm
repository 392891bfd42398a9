; One event each, at an instruction whose address, RSP and RFLAGS are recorded first (tests/events/trigger.h).

%include "boot/cpu/offsets.inc"
%include "fred/offsets.inc"
%include "tests/events/offsets.inc"
%include "include/gprs.inc"
%include "include/int_site.inc"
%include "include/event_site.inc"
%include "fred/eret.inc"

extern fred_try_erets
extern trigger_current
extern trigger_return_rsp

%define RFLAGS_TF_BIT 8

section .bss align=8
found_rdi: resq 1
event_at: resq 1                       ; where the instruction is

section .text

; TRIGGER name, label, instruction: RIP in the frame is the label's; after a fault it resumes at `.after`.
; At the instruction the registers are those of s->before, and RFLAGS are EVENT_STATE_FLAGS.
%macro TRIGGER 3+
global %1:function hidden
%1:
    lea rax, [rel %2]
    lea rcx, [rel .after]
    lea rdx, [rel .at]
    jmp make_event_at
.at:
    %3
.after:
    jmp note_all
%endmacro

; RAX: the RIP expected in the frame; RCX: where to resume; RDX: the instruction.
make_event_at:
    push rbx
    push rbp
    push r12
    push r13
    push r14
    push r15
    push qword [rel trigger_current]
    mov [rel trigger_current], rdi
    mov [rel event_at], rdx
    mov [rdi + EVENT_STATE_RIP], rax
    mov [rdi + EVENT_STATE_RESUME], rcx
    mov [rdi + EVENT_STATE_STACK], rsp
    sub rsp, 8                      ; not 16-aligned: the frame must contain RSP itself, not as an IDT aligns it
    mov [rdi + EVENT_STATE_RSP], rsp
    %assign word GPRS_SIZE / 8
    %rep GPRS_SIZE / 8
    %assign word word - 1
    push qword [rdi + EVENT_STATE_BEFORE + word * 8]
    %endrep
    push EVENT_STATE_FLAGS
    popfq
    pushfq
    pop qword [rdi + EVENT_STATE_RFLAGS]
    POP_GPRS
    jmp [rel event_at]

; Saves the state after the event. The stack may be a different one now.
note_all:
    mov [rel found_rdi], rdi
    mov rdi, [rel trigger_current]
    mov [rdi + EVENT_STATE_RSP_AFTER], rsp
    mov rsp, [rdi + EVENT_STATE_STACK]
    pushfq
    pop qword [rdi + EVENT_STATE_RFLAGS_AFTER]
    push 2                          ; IF, TF and DF 0 again
    popfq
    PUSH_GPRS
    %assign word 0
    %rep GPRS_SIZE / 8
    pop qword [rdi + EVENT_STATE_AFTER + word * 8]
    %assign word word + 1
    %endrep
    mov rax, [rel found_rdi]
    mov [rdi + EVENT_STATE_AFTER_RDI], rax
    pop qword [rel trigger_current]
    pop r15
    pop r14
    pop r13
    pop r12
    pop rbp
    pop rbx
    ret

; A target for ERETS: two instructions of one byte, so that RIP shows before which one an event arrived.
global trigger_returned:data hidden
trigger_returned:
    nop
    nop
    jmp note_all

; RFLAGS.TF is 1 from the POPFQ on: the trap arrives after the next instruction.
%macro STEP 0
    pushfq
    bts qword [rsp], RFLAGS_TF_BIT
    popfq
    nop
%endmacro

; An interrupt arrives after the instruction that follows STI.
%macro WINDOW 0
    sti
    nop
.window:
    cli
%endmacro

%macro STI_UD 0
    sti
.ud:
    ud2
%endmacro

; A return whose frame is elsewhere.
%macro ON_ITS_STACK 1+
    mov rsp, [rel trigger_return_rsp]
.returns:
    %1
%endmacro

; To the INT site at RAX, with RCX and RDX as CALL_INT_SITE loads them.
%macro SITE_THERE 0
    pushfq
    pop rdx
    mov rsp, [rel trigger_return_rsp]
    mov rcx, rsp
    jmp rax
%endmacro

; No flag is set: with NT an IRET faults for that alone.
%macro LEGACY 1+
    push 2
    popfq
    ON_ITS_STACK %1
%endmacro

; With interrupts blocked by the STI already.
%macro STI_ERETS 0
    mov rsp, [rel trigger_return_rsp]
    sti
    ERETS
%endmacro

; With the SS that is loaded already.
%macro MOV_SS_UD 0
    mov ss, eax
.ud:
    ud2
%endmacro

TRIGGER trigger_de, .at, div rax
TRIGGER trigger_step, .after, STEP
TRIGGER trigger_bp, .after, int3
TRIGGER trigger_ud, .at, ud2
TRIGGER trigger_sti_ud, .ud, STI_UD
TRIGGER trigger_into, .at, db 0xCE
TRIGGER trigger_fnop, .at, fnop
TRIGGER trigger_selector, .at, mov es, eax
TRIGGER trigger_read, .at, mov rbx, [rax]
TRIGGER trigger_write, .at, mov [rax], rbx
TRIGGER trigger_watched, .after, mov [rax], rbx
TRIGGER trigger_fetch, .at, jmp rax
TRIGGER trigger_dr, .at, mov rbx, dr0
TRIGGER trigger_site, .after, CALL_INT_SITE
TRIGGER trigger_site_there, .after, SITE_THERE
TRIGGER trigger_window, .window, WINDOW
TRIGGER trigger_erets, .returns, ON_ITS_STACK ERETS
TRIGGER trigger_eretu, .returns, ON_ITS_STACK ERETU
TRIGGER trigger_iretq, .returns, LEGACY iretq
TRIGGER trigger_iretd, .returns, LEGACY iretd
TRIGGER trigger_far_ret, .returns, LEGACY o64 retf
TRIGGER trigger_sti_erets, .at, STI_ERETS
TRIGGER trigger_mov_ss_ud, .ud, MOV_SS_UD
TRIGGER trigger_far_jmp, .at, jmp far dword [rax]
TRIGGER trigger_far_call, .at, call far dword [rax]
TRIGGER trigger_lkgs, .at, db 0xF2, 0x0F, 0x00, 0xF0
TRIGGER trigger_lkgs_memory, .at, db 0xF2, 0x0F, 0x00, 0x30
TRIGGER trigger_lkgs_lock, .at, db 0xF0, 0xF2, 0x0F, 0x00, 0x30
TRIGGER trigger_swapgs, .at, swapgs
TRIGGER trigger_sysret, .at, o64 sysret
TRIGGER trigger_sysexit, .at, o64 sysexit

; void trigger_pending_nmi(struct event_state *s, uint64_t *end, struct fred_frame *frame)
global trigger_pending_nmi:function hidden
trigger_pending_nmi:
    push rbp
    lea rax, [rel .loop]
    mov [rdi + EVENT_STATE_RIP], rax
    mov [rdx + FRAME_RIP], rax
    mov [rdi + EVENT_STATE_RSP], rsp
    mov [rdx + FRAME_RSP], rsp
    mov rax, [rdx + FRAME_RFLAGS]
    mov [rdi + EVENT_STATE_RFLAGS], rax
    lea rax, [rel .end]
    mov [rsi], rax
    mov ecx, 100000                 ; fred_try_erets leaves RCX alone
    mov rdi, rdx
    call fred_try_erets
.loop:
    pause
    loop .loop                      ; changes no flag
.end:
    pop rbp
    ret

; Sites for make_event_at_site. Their RET must be at the offset that INT n has: INT1 gets a NOP before it.
global trigger_int1_site:data hidden
trigger_int1_site:
    nop
    EVENT_SITE 5, 1, int1

global trigger_syscall_site:data hidden
trigger_syscall_site:
    EVENT_SITE 7, 1, syscall

global trigger_sysenter_site:data hidden
trigger_sysenter_site:
    EVENT_SITE 7, 2, sysenter
