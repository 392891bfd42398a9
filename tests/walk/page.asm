; For stepping through a path (tests/walk/walk.h): FRED entry points that handle #DB here, and two HOST_RIPs.
;
; A breakpoint in the entry page would be hit by the delivery of its own #DB, without end. So during a walk events enter
; here: #DB is handled separately, and all other events continue at the entry page, with nothing changed.

%include "boot/cpu/offsets.inc"
%include "fred/offsets.inc"
%include "tests/events/offsets.inc"
%include "include/gprs.inc"
%include "fred/eret.inc"

extern fred_eret_skip
extern walk_debug
extern walk_entry
extern walk_exit

section .text.entry exec align=4096

align 4096, int3
global walk_page:data hidden
walk_page:
    times FRED_ENTRY_RING0 - ($ - walk_page) int3
    cmp byte [rsp + FRAME_VECTOR], VECTOR_DB
    jne .pass_on
    push rax
    mov al, [rsp + 8 + FRAME_TYPE]
    and al, 0x0F
    cmp al, EVENT_HARDWARE_EXCEPTION
    pop rax
    je .debug
.pass_on:
    push 2                          ; RFLAGS as at event delivery
    popfq
    jmp [rel walk_entry]
.debug:
    PUSH_GPRS
    pushfq
    mov rdi, rsp
    call walk_debug
    pop rax
    POP_GPRS
    add rsp, [rel fred_eret_skip]
    ERETS
global walk_page_end:data hidden
walk_page_end:

section .text

; HOST_RIP: a single step before the first instruction of the VMM.
global walk_exit_step:function hidden
walk_exit_step:
    pushfq
    or qword [rsp], RFLAGS_TF
    popfq
    jmp [rel walk_exit]

; The same with the breakpoint enabled: a VM exit sets DR7 to 400h (SDM vol. 3, 27.5.1).
global walk_exit_break:function hidden
walk_exit_break:
    push rax
    mov eax, DR7_LOCAL0
    mov dr7, rax
    pop rax
    jmp [rel walk_exit]
