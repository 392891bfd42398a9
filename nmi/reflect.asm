; The frame that the CPU would have written for the event, built by hand, and a jump to the entry page.
;
;     top - 08h  reserved, 0
;           10h  event data
;           18h  SS slot      selector, latch (5.0), vector, type, L
;           20h  RSP          as it was when the stub was jumped to
;           28h  RFLAGS
;           30h  CS slot      selector, stack level, latch (draft 3.0)
;           38h  RIP          where whoever jumped here goes on
;     top - 40h  error code 0                               <- RSP at the entry page, 64-byte aligned
;
; The handler's ERETS takes this frame and opens NMIs if it finds the latch in it. So the frame is the call: nothing is
; left to return to a stub. All stubs are jumped to with RDI = struct reflection * and RDX = event data.

%include "nmi/offsets.inc"
; Below RSP, of which RCX is the value to come back.
%macro BUILD_FRAME 0
    push 0
    push rdx
    push qword [rdi + REFLECTION_SS]
    push rcx
    pushfq
    push qword [rdi + REFLECTION_CS]
    push qword [rdi + REFLECTION_BACK]
    push 0
    push 2                          ; RFLAGS as after an event: bit 1 alone
    popfq
    jmp [rdi + REFLECTION_ENTRY]
%endmacro

section .text

; On the stack in use: what the CPU does when the level stays the same.
global reflect_here:function hidden
reflect_here:
    mov rcx, rsp
    sub rsp, [rdi + REFLECTION_REDZONE]
    and rsp, -64
    BUILD_FRAME

; On that of a higher level.
global reflect_on_level:function hidden
reflect_on_level:
    mov rsi, rdx
    mov rax, [rdi + REFLECTION_CONFIG]
    call [rdi + REFLECTION_SET_CONFIG]
    mov rdx, rsi
    mov rcx, rsp
    mov rsp, [rdi + REFLECTION_TOP]
    BUILD_FRAME

; void reflect_by(struct reflection *r, uint64_t event_data): the same for C, which goes on when the handler has returned.
global reflect_by:function hidden
reflect_by:
    mov rdx, rsi
    lea rax, [rel .back]
    mov [rdi + REFLECTION_BACK], rax
    jmp [rdi + REFLECTION_STUB]
.back:
    ret
