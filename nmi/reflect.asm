; The frame that FRED event delivery would have written for the event, built by hand, and a jump to the entry point.
;
;     top - 08h  reserved, 0
;           10h  event data
;           18h  SS slot      selector, latch (5.0), vector, type, L
;           20h  RSP          as at the jump to the stub
;           28h  RFLAGS
;           30h  CS slot      selector, stack level, latch (draft 3.0)
;           38h  RIP          REFLECTION_BACK: the VMM continues there
;     top - 40h  error code 0                               <- RSP at the entry point, 64-byte aligned
;
; The handler's ERETS pops this frame, and unblocks NMIs if the latch is set in it. So the frame is the call: no stub is
; ever returned to. Every stub is entered by a jump, with RDI = struct reflection *, RDX = event data and RFLAGS 2, as
; after an event. It may change RAX, RCX and RDX; everything else is as before when the handler has returned.

%include "nmi/offsets.inc"

; Builds the frame below RSP, from the last word down; RCX = the RSP that ERETS restores.
%macro BUILD_FRAME 0
    push 0
    push rdx
    push qword [rdi + REFLECTION_SS]
    push rcx
    push 2
    push qword [rdi + REFLECTION_CS]
    push qword [rdi + REFLECTION_BACK]
    push 0
    jmp [rdi + REFLECTION_ENTRY]
%endmacro

section .text

; On the current stack, below its redzone: as event delivery does when the CSL stays the same.
global reflect_here:function hidden
reflect_here:
    mov rcx, rsp
    mov rsp, [rdi + REFLECTION_HERE]
    BUILD_FRAME

; On the stack of a higher level. The CSL is raised first: with RSP there and the CSL still lower, another event of that
; level would write its frame over this one.
global reflect_on_level:function hidden
reflect_on_level:
    push rdx                        ; WRMSR clobbers RDX
    mov rax, [rdi + REFLECTION_CONFIG]
    call [rdi + REFLECTION_SET_CONFIG]
    pop rdx
    mov rcx, rsp
    mov rsp, [rdi + REFLECTION_TOP]
    push 2                          ; it clobbers the flags too
    popfq
    BUILD_FRAME

; void reflect_by(struct reflection *r, uint64_t event_data): for C; returns when the handler has.
global reflect_by:function hidden
reflect_by:
    mov rdx, rsi
    lea rax, [rel .back]
    mov [rdi + REFLECTION_BACK], rax
    mov rax, rsp
    sub rax, [rdi + REFLECTION_REDZONE]
    and rax, -64
    mov [rdi + REFLECTION_HERE], rax
    push 2
    popfq
    jmp [rdi + REFLECTION_STUB]
.back:
    ret
