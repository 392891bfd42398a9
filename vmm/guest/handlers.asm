; The handlers of the guest's IDT and its steps, copied to guest-physical GUEST_HANDLERS. 64-bit, position-independent.

%include "vmm/guest/offsets.inc"
%include "vmm/guest/send.inc"

; Vectors with an error code (SDM vol. 3, table 6-1): #DF, #TS, #NP, #SS, #GP, #PF, #AC, #CP.
%define HAS_ERROR_CODE (1 << 8 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << 14 | 1 << 17 | 1 << 21)

%macro CALL_HOST 1
    mov eax, %1
    vmcall
%endmacro

section .rodata
align 16
global guest_handlers:data hidden
global guest_handlers_end:data hidden
global guest_steps:data hidden

; Offsets from guest_handlers, in the order of enum guest_step.
guest_steps:
    dd calls - guest_handlers, waits - guest_handlers, irets - guest_handlers, after_iret - guest_handlers
    dd halts - guest_handlers, after_halt - guest_handlers, sends - guest_handlers, sent - guest_handlers
    dd sent_by_msr - guest_handlers, opens_interrupts - guest_handlers, loads_ss - guest_handlers
    dd irets_bare - guest_handlers, irets_dword - guest_handlers, irets_word - guest_handlers
    dd returns_far - guest_handlers, pops_flags - guest_handlers, writes_msr - guest_handlers
    dd writes_cr4 - guest_handlers, writes_cr8 - guest_handlers, swaps_gs - guest_handlers
    dd storms - guest_handlers

align 16
guest_handlers:

; The entry stub of each vector.
%assign vector 0
%rep GUEST_VECTORS
    %if vector >= 32 || !(HAS_ERROR_CODE >> vector & 1)
    push 0
    %endif
    push vector
    jmp near handler
    times (vector + 1) * GUEST_VECTOR_SIZE - ($ - guest_handlers) nop
    %assign vector vector + 1
%endrep

; The guest's stack at the VMCALL, with RSP at its end (struct guest_event backwards):
;
;     SS RSP RFLAGS CS RIP   error code or 0   vector   RAX
handler:
    push rax
    CALL_HOST GUEST_CALL_EVENT
    pop rax
    add rsp, 16
    iretq

calls:
    nop
    CALL_HOST GUEST_CALL_DONE
    jmp calls

waits:
    mov ecx, GUEST_WAIT_ROUNDS
.again:
    pause
    loop .again
    CALL_HOST GUEST_CALL_DONE
    jmp waits

irets:
    mov rbx, rsp
    mov eax, ss
    push rax
    push rbx
    pushfq
    mov eax, cs
    push rax
    lea rax, [rel after_iret]
    push rax
    iretq
after_iret:
    nop
    CALL_HOST GUEST_CALL_DONE
    jmp after_iret

halts:
    hlt
after_halt:
    CALL_HOST GUEST_CALL_DONE
    jmp after_halt

; Writes EDX to RDI + 10h, then ESI to RDI; if RDI is 0, the x2APIC MSR. The event finds the
; guest at the LOOP that follows, whether it arrives at once or a little later.
sends:
    test rdi, rdi
    jz sends_by_msr
    mov ecx, GUEST_SENT_ROUNDS
    mov [rdi + APIC_ICR_HIGH - APIC_ICR_LOW], edx
    mov [rdi], esi
sent:
    loop sent
    jmp waits
sends_by_msr:
    mov ecx, X2APIC_ICR             ; also the number of rounds
    mov eax, esi
    wrmsr
sent_by_msr:
    loop sent_by_msr
    jmp waits

opens_interrupts:
    sti
    nop
    CALL_HOST GUEST_CALL_DONE
    jmp opens_interrupts

loads_ss:
    mov eax, ss
    mov ss, eax
    nop
    CALL_HOST GUEST_CALL_DONE
    jmp loads_ss

irets_bare:
    iretq

irets_dword:
    iretd

irets_word:
    iretw

returns_far:
    mov eax, cs
    push rax
    lea rax, [rel calls]
    push rax
    o64 retf

pops_flags:
    pushfq
    popfq
    jmp calls

writes_msr:
    wrmsr
    jmp calls

writes_cr4:
    mov cr4, rax
    jmp calls

writes_cr8:
    mov cr8, rax
    jmp calls

swaps_gs:
    swapgs
    jmp calls

; The same command after RCX rounds. The event may find the guest at any instruction.
storms:
    loop storms
    test esi, esi
    jz .sent
    SEND_COMMAND
.sent:
    mov rcx, rbx
.again:
    loop .again
    jmp calls

guest_handlers_end:
