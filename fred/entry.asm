; The FRED entry points, one page for each layout, and ERETS and ERETU for C.
;
; The CPU enters at page + 0 from ring 3 and at page + 100h from ring 0, with RSP at the frame:
;
;     RSP + 38h  reserved, 0
;           30h  event data
;           28h  SS slot      selector, flags (5.0: the latch), vector, type, length
;           20h  RSP
;           18h  RFLAGS
;           10h  CS slot      selector, stack level (draft 3.0: the latch)
;            8h  RIP
;     RSP + 0    error code                                 <- 64-byte aligned
;
; An entry point pushes the registers that C may change, RAX first, then RFLAGS. The handler of NMIs, and that of
; interrupts, is called with only these saved; for all other events, and without such a handler, fred_any saves the rest.

%include "boot/cpu/offsets.inc"
%include "fred/offsets.inc"
%include "include/gprs.inc"
%include "fred/eret.inc"

extern fred_dispatch

%define FRAME_TYPE (FRAME_SS + 6)      ; SS slot, bits 51:48; 55:52 are reserved

; ENTRY bytes, return: how many bytes software drops before the return. Under draft 3.0 these are the error code; since
; 5.0 ERETS and ERETU drop it
%macro ENTRY 2+
    PUSH_CALLER_SAVED
    pushfq
    lea rdi, [rsp + 8 + CALLER_SAVED_SIZE] ; the frame
    cmp byte [rdi + FRAME_TYPE], EVENT_NMI ; an NMI skips the full save and the look-up by vector
    jne %%other
    call [fs:CPU_NMI_HANDLER]       ; (struct fred_frame *)
%%go_back:
    pop rax                         ; no RFLAGS: the return loads the frame's
    POP_CALLER_SAVED
%if %1
    lea rsp, [rsp + %1]
%endif
    %2
%%other:
    cmp byte [rdi + FRAME_TYPE], EVENT_EXTERNAL_INTERRUPT
    jne %%any
    call [fs:CPU_INTERRUPT_HANDLER]
    jmp %%go_back
%%any:
    call fred_any
    jmp %%go_back
%endmacro

; ENTRY_PAGE name, bytes as for ENTRY
%macro ENTRY_PAGE 2
align 4096, int3
global %1:data hidden
%1:
    ENTRY %2, ERETU
    times FRED_ENTRY_RING0 - ($ - %1) int3
    ENTRY %2, ERETS
%endmacro

section .text.entry exec align=4096

ENTRY_PAGE fred_entry_ss18, 0

section .text.entry_cs28 exec align=4096

ENTRY_PAGE fred_entry_cs28, 8

section .text

; Calls fred_dispatch with struct fred_regs, which is, from RSP at the call up:
;
;     RFLAGS  R15 R14 R13 R12 RBP RBX  R11 R10 R9 R8 RDI RSI RDX RCX RAX  frame
;
; On entry RFLAGS and the return address are where RBX and RBP belong.
global fred_any:function hidden
fred_any:
    pop rax                         ; the return address, kept in RBX, which C preserves
    pop rcx                         ; RFLAGS
    PUSH_CALLEE_SAVED
    push rcx
    mov rbx, rax
    mov rdi, rsp
    call fred_dispatch
    pop rax
    pop r15
    pop r14
    pop r13
    pop r12
    pop rbp
    mov rax, rbx
    mov rbx, [rsp]                  ; its word stays, in the place of RFLAGS
    jmp rax

; TRY_RETURN name, instruction: copies the frame at RDI to the stack, sets RIP and RSP if RIP is 0, and returns with it,
; with RDI = RSI. A fault resumes at .faulted, with RBP as set here.
extern fred_eret_skip
%macro TRY_RETURN 2+
global %1:function hidden
%1:
    push rbp
    mov rbp, rsp
    sub rsp, FRAME_SIZE
    and rsp, -64                    ; aligned as a CPU's frame is
%assign word 0
%rep FRAME_SIZE / 8
    mov rax, [rdi + word * 8]
    mov [rsp + word * 8], rax
    %assign word word + 1
%endrep
    cmp qword [rsp + FRAME_RIP], 0  ; else the frame leads elsewhere
    jne .go
    lea rax, [rel .back]
    mov [rsp + FRAME_RIP], rax
    mov [rsp + FRAME_RSP], rbp
.go:
    add rsp, [rel fred_eret_skip]   ; draft 3.0: over the error code
    mov rdi, rsi
.risk:
    %2
.back:
    xor eax, eax
.faulted:
    mov rsp, rbp
    pop rbp
    ret

[section .fixups write]
    dq %1.risk, %1.faulted
__?SECT?__
%endmacro

; uint64_t fred_try_erets(const struct fred_frame *frame)
TRY_RETURN fred_try_erets, ERETS

; uint64_t fred_try_eretu(const struct fred_frame *frame, uint64_t rdi)
TRY_RETURN fred_try_eretu, ERETU
