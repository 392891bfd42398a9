; The entry page of a guest with FRED, copied to guest-physical GUEST_FRED: its two entry points, and instructions that
; cause events. A handler executes VMCALL, with all registers as at the event and RSP at its frame, and returns. 64-bit,
; position-independent.

%include "vmm/guest/offsets.inc"

%define ERETS db 0xF2, 0x0F, 0x01, 0xCA
%define ERETU db 0xF3, 0x0F, 0x01, 0xCA
%define ENDBR64 db 0xF3, 0x0F, 0x1E, 0xFA

; CAUSE label, instruction: an instruction, then VMCALL DONE
%macro CAUSE 2+
%1:
    %2
    mov eax, GUEST_CALL_DONE
    vmcall
    jmp $
%endmacro

section .rodata
align 16
global guest_fred_page:data hidden
global guest_fred_page_end:data hidden
global guest_fred_causes:data hidden

; Offsets from guest_fred_page, in the order of enum guest_fred_cause.
guest_fred_causes:
    dw nothing - guest_fred_page, undefined - guest_fred_page, reads - guest_fred_page, breaks - guest_fred_page
    dw debugs - guest_fred_page, interrupts - guest_fred_page, interrupts_2 - guest_fred_page
    dw syscalls - guest_fred_page, sysenters - guest_fred_page, opens - guest_fred_page
    dw returns - guest_fred_page, returns_to_user - guest_fred_page, returns_by_iret - guest_fred_page
    dw jumps - guest_fred_page, jumps_untracked - guest_fred_page, marked - guest_fred_page

align 16
guest_fred_page:
    nop                             ; Bochs 3.1 exits for a handler's first instruction with the RIP that the NMI found
    vmcall
    ERETU
    jmp $
    times FRED_ENTRY_RING0 - ($ - guest_fred_page) int3
    nop
    vmcall
    ERETS
    jmp $

CAUSE nothing, nop
CAUSE undefined, ud2
CAUSE reads, mov rax, [rdi]
CAUSE breaks, int3
CAUSE debugs, int1
CAUSE interrupts, int GUEST_FRED_INT
CAUSE interrupts_2, int 2
CAUSE syscalls, syscall
CAUSE sysenters, sysenter

; The event of the second instruction finds blocking by STI.
opens:
    sti
    ud2

returns:
    ERETS
    jmp $
returns_to_user:
    ERETU
    jmp $
returns_by_iret:
    iretq
jumps:
    jmp rdi
jumps_untracked:
    db 0x3E
    jmp rdi
CAUSE marked, ENDBR64

guest_fred_page_end:
