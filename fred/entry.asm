; The entry pages, one for each layout, and ERETS by hand.
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
; To that the page adds the registers, RAX first, and RFLAGS as they are then: struct fred_regs.

%include "boot/offsets.inc"
%include "fred/offsets.inc"
%include "include/gprs.inc"
%include "fred/erets.inc"

extern fred_dispatch
extern soft_erets

%macro SAVE_AND_DISPATCH 0
    PUSH_GPRS
    pushfq
    mov rdi, rsp
    call fred_dispatch
%endmacro

; ENTRY_PAGE name, bytes that software drops before ERETS
%macro ENTRY_PAGE 2
align 4096, int3
global %1:data hidden
%1:
    SAVE_AND_DISPATCH           ; from ring 3, where nothing of ours runs: the report does not return
    ud2
    times FRED_ENTRY_RING0 - ($ - %1) int3
    SAVE_AND_DISPATCH
    pop rax
    POP_GPRS
%if %2
    lea rsp, [rsp + %2]         ; the error code, which ERETS itself skips since 5.0
%endif
    ERETS
%endmacro

section .text.entry exec align=4096

ENTRY_PAGE fred_entry_ss18, 0
ENTRY_PAGE fred_entry_cs28, 8

section .text

; uint64_t fred_try_erets(const struct fred_frame *frame): copies the frame to the stack, fills in RIP and RSP
; unless RIP is given, and returns by it. What goes wrong comes back through the fix-up, with RBP still ours.
extern fred_erets_skip
global fred_try_erets:function hidden
fred_try_erets:
    push rbp
    mov rbp, rsp
    sub rsp, FRAME_SIZE
    and rsp, -64
%assign word 0
%rep FRAME_SIZE / 8
    mov rax, [rdi + word * 8]
    mov [rsp + word * 8], rax
    %assign word word + 1
%endrep
    cmp qword [rsp + FRAME_RIP], 0
    jne .go
    lea rax, [rel .back]
    mov [rsp + FRAME_RIP], rax
    mov [rsp + FRAME_RSP], rbp
.go:
    add rsp, [rel fred_erets_skip]
.erets:
    ERETS
.back:
    xor eax, eax
.faulted:
    mov rsp, rbp
    pop rbp
    ret

section .fixups write
    dq fred_try_erets.erets, fred_try_erets.faulted
