; The paths that an NMI of another CPU strikes: void distance_NAME(struct distance *d), but for the guests'. RDI stays
; there; RDX bounds the loop at the end.

%include "boot/cpu/offsets.inc"
%include "fred/offsets.inc"
%include "tests/distance/offsets.inc"
%include "fred/eret.inc"
%include "include/event_site.inc"
%include "tests/distance/sites.inc"

extern distance_entry3
extern distance_entry
extern distance_handle_int2
extern fred_eret_skip

section .bss
; The stage of the path, and the events delivered at the page below.
global distance_now:data hidden
global distance_events:data hidden
distance_now: resd 1
distance_events: resd 1

; The entry points: a #UD is handled here, in a few instructions, and every other event continues at the real ones.
; HANDLE real entry, place, return
%macro HANDLE 3+
    AT %2, inc dword [rel distance_events]
    AT %2, cmp byte [rsp + FRAME_TYPE], EVENT_HARDWARE_EXCEPTION
    AT %2, jne %%pass_on
    AT %2, cmp byte [rsp + FRAME_VECTOR], VECTOR_UD
    AT %2, jne %%pass_on
    AT %2, add qword [rsp + FRAME_RIP], 2
    AT %2, add rsp, [rel fred_eret_skip]
    NEXT %2
    AT %2, %3
%%pass_on:
    push 2                          ; RFLAGS as at event delivery
    popfq
    jmp [rel %1]
%endmacro

section .text.entry_distance exec align=4096

align 4096, int3
global distance_page:data hidden
distance_page:
%define OF OF_RING3
    AT AT_HANDLER3, cmp byte [rsp + FRAME_VECTOR], USER_EXIT_VECTOR
    AT AT_HANDLER3, je from_ring3
    HANDLE distance_entry3, AT_HANDLER3, ERETU
    times FRED_ENTRY_RING0 - ($ - distance_page) int3
%define OF OF_EVENT | OF_INT2
    AT AT_HANDLER, cmp byte [rsp + FRAME_TYPE], EVENT_SOFTWARE_INTERRUPT
    AT AT_HANDLER, je distance_handle_int2
%define OF OF_EVENT
    HANDLE distance_entry, AT_HANDLER, ERETS

; The end of the path in ring 3. Not by a return, which could open NMIs.
from_ring3:
    mov rsp, [rel stack]
    pop rbx
    pop rbp
    pop r12
    pop r13
    pop r14
    pop r15
    ret

section .text

; Delivery of an event, and the ERETS of its handler.
%define OF OF_EVENT
global distance_event:function hidden
distance_event:
    mov rdx, rsi
    LEAD
    NEXT AT_BEFORE
    AT AT_BEFORE, ud2
    LINGER AT_AFTER
    ret

; NMIs blocked: an ERETS that leaves them so, and one that opens them.
%define OF 0                        ; no NMI may strike before it
global distance_erets:function hidden
distance_erets:
    mov rdx, rsi
    LEAD
    STAGE 0, 1
    BY_ERETS DISTANCE_FRAME, .kept, 0
.kept:
    STAGE 0, 2
    NEXT 0
    BY_ERETS DISTANCE_FRAME_2, .opened, 0
.opened:
%define OF OF_ERETS
    STAGE AT_TARGET, 3
    LINGER AT_AFTER
    ret

; NMIs blocked and one held: an ERETS that opens them, where that one is delivered.
%define OF 0
global distance_nmi:function hidden
distance_nmi:
    LEAD
    STAGE 0, 1
    BY_ERETS DISTANCE_FRAME_2, .opened, 0
.opened:
%define OF OF_NMI
    STAGE AT_TARGET, 3
    LINGER_LONG
    ret

; void distance_ring3(struct distance *d, uint64_t rounds): to ring 3, where an event is delivered and handled.
%define OF OF_RING3
global distance_ring3:function hidden
distance_ring3:
    push r15
    push r14
    push r13
    push r12
    push rbp
    push rbx
    mov [rel stack], rsp
    mov rdx, rsi
    LEAD
    AT AT_BEFORE, lea rsp, [rdi + DISTANCE_FRAME]
    AT AT_BEFORE, add rsp, [rel fred_eret_skip]
    NEXT AT_BEFORE
    AT AT_BEFORE, ERETU

section .text.user exec align=16
global distance_in_ring3:function hidden
distance_in_ring3:
    NEXT AT_RING3
    AT AT_RING3, ud2
    LINGER AT_AFTER3
    call .site
.site:
    EVENT_SITE 4, USER_EXIT_VECTOR, int USER_EXIT_VECTOR

section .bss
stack: resq 1

section .text

; Halts until the NMI wakes this CPU. One that strikes earlier makes it skip the HLT.
%define OF OF_HALT
global distance_halt:function hidden
distance_halt:
    LEAD
    NEXT AT_BEFORE
    AT AT_BEFORE, sti
    NEXT AT_BEFORE
    AT AT_BEFORE, hlt
    AT AT_AFTER, cli
    ret
global distance_skip_halt:function hidden
distance_skip_halt:
    cli
    ret

; enum distance_entered distance_enter(struct distance *d, uint64_t rounds): VM entry and exit
%define OF OF_GUESTS
global distance_enter:function hidden
distance_enter:
    push rbx
    push rbp
    push r12
    push r13
    push r14
    push r15
    mov rdx, rsi
    mov eax, HOST_RSP
    vmwrite rax, rsp
    LEAD
    STAGE AT_BEFORE, 1
    AT AT_BEFORE, cmp dword [rdi + DISTANCE_LAUNCH], 0
    AT AT_BEFORE, jne .launch
    AT AT_BEFORE, vmresume
    jmp failed
.launch:
    AT AT_BEFORE, vmlaunch
failed:
    mov eax, ENTRY_FAILED
    jmp back

; Where an NMI leads that strikes before an entry to a halted guest.
global distance_skip_entry:function hidden
distance_skip_entry:
    mov eax, ENTRY_SKIPPED
    jmp back

; The HOST_RIP of it.
%define OF OF_EXITS
global distance_exited:function hidden
distance_exited:
    STAGE AT_TARGET, 2
    AT AT_TARGET, mov eax, VM_EXIT_REASON
    AT AT_TARGET, vmread rcx, rax
    AT AT_TARGET, test ecx, ecx
    AT AT_TARGET, jz entered        ; an NMI exit: it has come
    LINGER AT_AFTER
entered:
    mov eax, ENTRY_EXITED
back:
    pop r15
    pop r14
    pop r13
    pop r12
    pop rbp
    pop rbx
    ret

; The HOST_RIP where the exit is for an NMI that was held: NMIs are opened here.
%define OF 0
global distance_nmi_exited:function hidden
distance_nmi_exited:
    STAGE 0, 2
    NEXT 0
    BY_ERETS DISTANCE_FRAME_2, .opened, 0
.opened:
%define OF OF_NMI_EXIT
    STAGE AT_TARGET, 3
    LINGER_LONG
    jmp entered

; void distance_send(struct distance *d): after `distance` rounds, with the stage of the other CPU at that moment and
; after a jump
%macro SEND 0
    mov eax, [rel distance_now]
    mov [rdi + DISTANCE_SEEN], eax
    mov eax, [rel distance_events]
    mov [rdi + DISTANCE_SEEN + 4], eax
%endmacro
align 256                           ; all of it in one page: in Bochs a CPU's turn ends at the end of a page
global distance_send:function hidden
distance_send:
    mov r8, [rdi + DISTANCE_ICR]
    mov edx, [rdi + DISTANCE_ID]
    mov rcx, [rdi + DISTANCE_PATIENCE]
    mov eax, [rdi + DISTANCE_HERE]
    mov [rdi + DISTANCE_GO], eax
.meet:
    cmp [rdi + DISTANCE_BEGUN], eax
    je .met
    dec rcx
    jnz .meet
.met:
    mov rcx, [rdi + DISTANCE_DISTANCE]
    inc rcx
    test r8, r8
    jz .by_msr
.delay:
    dec rcx
    jnz .delay
    SEND
    mov dword [r8], NMI_COMMAND
    jmp short .sent
.by_msr:
    dec rcx
    jnz .by_msr
    SEND
    mov eax, NMI_COMMAND
    mov ecx, X2APIC_ICR
    wrmsr
    jmp short .sent
.sent:
    mov eax, [rel distance_now]
    mov [rdi + DISTANCE_SEEN_THEN], eax
    ret
