; A path of its own: an INT 2 and the ERETS of its handler, which has set the latch (tests/distance/paths.asm has the others).

%include "boot/cpu/offsets.inc"
%include "fred/offsets.inc"
%include "tests/distance/offsets.inc"
%include "fred/eret.inc"
%include "include/int_site.inc"
%include "tests/distance/sites.inc"

extern distance
extern fred_eret_skip

%define OF OF_INT2

section .text

; RCX and RDX are as CALL_INT_SITE loads them, so RDX bounds the loop only afterwards.
global distance_int2:function hidden
distance_int2:
    mov r8, rsi
    LEAD
    NEXT AT_BEFORE
    AT AT_BEFORE, lea rax, [rel site]
    AT AT_BEFORE, pushfq
    AT AT_BEFORE, pop rdx
    AT AT_BEFORE, lea rcx, [rsp - 8]
    AT AT_BEFORE, call rax
    AT AT_TARGET, mov rdx, r8
    AT AT_TARGET, mov eax, 1
    AT AT_TARGET, cmp dword [rdi + DISTANCE_ARRIVALS], 0
    AT AT_TARGET, cmovne rdx, rax   ; an NMI that strikes right before it has set RDX, which stays
    LINGER AT_AFTER
    ret

; Its handler.
global distance_handle_int2:function hidden
distance_handle_int2:
    AT AT_HANDLER, push rax
    AT AT_HANDLER, mov eax, [rel distance + DISTANCE_FRAME_2 + FRAME_CS] ; the same selector, and the latch
    AT AT_HANDLER, or [rsp + 8 + FRAME_CS], eax
    AT AT_HANDLER, mov eax, [rel distance + DISTANCE_FRAME_2 + FRAME_SS]
    AT AT_HANDLER, or [rsp + 8 + FRAME_SS], eax
    AT AT_HANDLER, pop rax
    AT AT_HANDLER, add rsp, [rel fred_eret_skip]
    NEXT AT_HANDLER
    AT AT_HANDLER, ERETS

section .text.int_sites exec align=4
site:
    AT AT_BEFORE, int 2
    AT AT_TARGET, ret               ; where an NMI strikes only if the ERETS is the CPU's own
    nop
