; Wrong stubs and wrong entry points: each does its harm and jumps to the right one. The stubs are entered as those of
; nmi/reflect.asm are.

%include "nmi/offsets.inc"

extern reflect_here
extern reflect_on_level
extern reflect_int2
extern fault_right_entry

; WRONG name, instruction: executed before each stub that builds a frame
%macro WRONG 2+
global fault_%1_here:function hidden
fault_%1_here:
    %2
    jmp reflect_here
global fault_%1_on_level:function hidden
fault_%1_on_level:
    %2
    jmp reflect_on_level
%endmacro

; TWICE name, stub: back from the first handler, the stub runs again with the VMM's REFLECTION_BACK
%macro TWICE 2
global fault_twice_%1:function hidden
fault_twice_%1:
    sub qword [rdi + REFLECTION_HERE], 64 ; the word stays above the frame
    push qword [rdi + REFLECTION_BACK]
    lea rax, [rel %%again]
    mov [rdi + REFLECTION_BACK], rax
    jmp %2
%%again:
    pop qword [rdi + REFLECTION_BACK]
    add qword [rdi + REFLECTION_HERE], 64
    push 2                          ; RFLAGS for the stub
    popfq
    jmp %2
%endmacro

section .text

WRONG event_data, not rdx
WRONG no_source, mov edx, 0             ; which leaves the flags
WRONG rsp, push 0                       ; so the VMM finds its stack off by a word
WRONG detour, call detour

TWICE here, reflect_here
TWICE on_level, reflect_on_level
TWICE int2, reflect_int2

global fault_lost:function hidden
fault_lost:
    jmp [rdi + REFLECTION_BACK]

detour:
    mov eax, 50
.again:
    dec eax
    jnz .again
    ret

; The frame is built, with RSP at it: it is moved down by one word. No flag changes.
global fault_misaligned_entry:function hidden
fault_misaligned_entry:
    lea rsp, [rsp - 8]
%assign word 0
%rep 8
    mov rax, [rsp + 8 + word * 8]
    mov [rsp + word * 8], rax
    %assign word word + 1
%endrep
    jmp [rel fault_right_entry]

global fault_rflags_entry:function hidden
fault_rflags_entry:
    stc
    jmp [rel fault_right_entry]
