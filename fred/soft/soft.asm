; The software backend's transitions: gates that turn an IDT event into a FRED event, and ERETS and ERETU in software.
;
; A CPU with FRED delivers an event in one step, this backend in many instructions. Three rules make them appear as one:
;
; 1. Everything in this section, and C while `busy` is set, is atomic with respect to NMIs. An NMI that lands here is
;    deferred (nmi_deferred), and the interrupted code resumes, without IRETQ, so that NMIs stay blocked: the backend
;    delivers the NMI when it is done, on the context that it was about to enter. A second NMI stays pending in the CPU.
; 2. An exit path (soft_exit_*) checks for a deferred NMI and only then loads the context. It reads the context from
;    memory and changes none of it, so an NMI between the check and the end simply restarts the path.
; 3. After the POPFQ of soft_exit_jump the context is complete except for RSP and RIP: an event that lands there, which
;    may be an interrupt that the loaded IF permits, is treated as one on the context itself.
;
; IRETQ unblocks NMIs (SDM vol. 3, 6.7.1), so a return with the latch is an IRETQ; one without it is a jump, or a SYSRET
; if it leads to ring 3.
;
; The IST stack of a gate, with what the CPU pushed and what the gate adds:
;
;          SS  RSP  RFLAGS  CS  RIP  [error code]  |  vector  RAX ... R15    (struct soft_landed, R15 lowest)
;
; NMIs and `int $2` share gate 2 and its stack. The gate's first instruction moves the IST entry down, so that a
; second landing cannot overwrite the first. One boundary is left, before that instruction: a landing there does
; overwrite the first. Its saved RIP is then the gate itself, and the registers of the site still hold all that the
; `int $2` had saved (include/int_site.inc).

%include "boot/cpu/offsets.inc"
%include "fred/offsets.inc"
%include "fred/soft/offsets.inc"
%include "include/gates.inc"
%include "include/gprs.inc"
%include "include/int_site.inc"

extern soft_on_landing
extern soft_deliver_deferred_nmi
extern soft_returned
extern soft_usual_int2
extern soft_usual_jump
extern soft_usual_jump_end
extern soft_usual_iretq
extern soft_usual_iretq_end
extern int_sites_start
extern int_sites_end
extern soft_text_start
extern soft_text_end

; START_OVER from, end: RAX = from, if RAX is an address from there up to end
%macro START_OVER 2
    lea rcx, [rel %1]
    lea rdx, [rel %2]
    cmp rax, rcx
    jb %%done
    cmp rax, rdx
    cmovb rax, rcx
%%done:
%endmacro

%define IST_NMI fs:SOFT_IST_NMI_AT

section .text.soft exec

; All gates but that of vector 2.
global soft_gates:data hidden
GATES soft_gates, soft_land

soft_land:
    PUSH_GPRS
    mov rax, [rsp + LANDED_VECTOR]
    VECTOR_BEHIND soft_gates        ; a gate is a CALL: its return address gives the vector
    mov [rsp + LANDED_VECTOR], rax
soft_land_saved:
    mov rdi, rsp
    mov rbx, [fs:CPU_SOFT]
    mov byte [rbx + SOFT_BUSY], 1   ; C is not reentrant: an NMI is deferred (rule 1)
    mov rsp, [rbx + SOFT_STACK_TOP]
    cld
    call [rel soft_on_landing]      ; (const struct soft_landed *)
    jmp take_exit

; Gate 2: decides between `int $2`, an NMI to deliver and an NMI to defer, by the RIP that the CPU saved.
global soft_gate_nmi:data hidden
soft_gate_nmi:
    sub qword [IST_NMI], SOFT_IST_STEP
    push 2
    PUSH_FIRST_THREE
    mov rax, [rsp + LANDED_RIP - GPRS_SIZE + FIRST_THREE_SIZE]

    ; An `int $2`: no return leads to the RET of a site, so only its INT can have saved that RIP.
    lea rcx, [rel int_sites_start]
    cmp rax, rcx
    jb .not_a_site
    lea rcx, [rel int_sites_end]
    cmp rax, rcx
    jae .not_a_site
    mov ecx, eax
    and ecx, INT_SITE_SIZE - 1
    cmp ecx, INT_SITE_RETURN
    je soft_usual_int2
.not_a_site:
    PUSH_ALL_OTHERS
    mov rbx, [fs:CPU_SOFT]

    ; An NMI at the boundary before the first instruction has overwritten the frame of an `int $2`.
    lea rcx, [rel soft_gate_nmi]
    cmp rax, rcx
    je .overwrote

    ; In the last steps of an exit path: the context counts as entered (rule 3).
    lea rcx, [rel soft_exit_forward]
    lea rdx, [rel soft_exit_forward_end]
    cmp rax, rcx
    jb .not_forward
    cmp rax, rdx
    jae .not_forward
    mov rcx, [fs:CPU_SCRATCH]
    mov [rsp + LANDED_RIP], rcx
    mov rcx, [rbx + SOFT_EXIT_RSP]
    mov [rsp + LANDED_RSP], rcx
    jmp soft_land_saved
.not_forward:

    ; In C of the backend, or in this section: deferred (rule 1). Anywhere else: delivered.
    cmp byte [rbx + SOFT_BUSY], 0
    jne .defer
    lea rcx, [rel soft_text_start]
    lea rdx, [rel soft_text_end]
    cmp rax, rcx
    jb soft_land_saved
    cmp rax, rdx
    jae soft_land_saved
.defer:
    mov byte [rbx + SOFT_NMI_DEFERRED], 1
    add qword [IST_NMI], SOFT_IST_STEP

    ; An exit path restarts (rule 2), all other code resumes where it was.
    START_OVER soft_exit_jump, soft_exit_forward
    START_OVER soft_exit_iretq, soft_exit_iretq_end
    START_OVER soft_exit_sysret, soft_exit_sysret_end
    START_OVER soft_usual_jump, soft_usual_jump_end
    START_OVER soft_usual_iretq, soft_usual_iretq_end
    mov [fs:CPU_SCRATCH + 16], rax
    mov rcx, [rsp + LANDED_RSP]
    mov [fs:CPU_SCRATCH + 24], rcx
    mov ss, [rsp + LANDED_SS]       ; this landing made it null on QEMU, and ERETS is checked against it
    POP_GPRS
    lea rsp, [rsp + LANDED_RFLAGS - GPRS_SIZE]
    popfq                           ; not IRETQ: NMIs stay blocked
    mov rsp, [fs:CPU_SCRATCH + 24]
    jmp [fs:CPU_SCRATCH + 16]

    ; CALL_INT_SITE left the site in RAX, RSP in RCX, RFLAGS in RDX: the frame is rebuilt, and the NMI deferred. SS is
    ; still there, except on QEMU, where the `int $2` made it null: then it was the program's.
.overwrote:
    cmp word [rsp + LANDED_SS], 0
    jne .has_ss
    mov qword [rsp + LANDED_SS], SELECTOR_DATA
.has_ss:
    mov rcx, [rsp + LANDED_RAX]
    add rcx, INT_SITE_RETURN
    mov [rsp + LANDED_RIP], rcx
    mov rcx, [rsp + LANDED_RCX]
    mov [rsp + LANDED_RSP], rcx
    mov rcx, [rsp + LANDED_RDX]
    mov [rsp + LANDED_RFLAGS], rcx
    mov byte [rbx + SOFT_NMI_DEFERRED], 1
    jmp soft_land_saved

; An `int $2` that is not as usual. Its frame is still at the place that the gate left below.
global soft_int2_full:data hidden
soft_int2_full:
    mov rsp, [IST_NMI]
    lea rsp, [rsp + SOFT_IST_STEP - LANDED_SIZE + GPRS_SIZE - FIRST_THREE_SIZE]
    PUSH_ALL_OTHERS
    jmp soft_land_saved

; ERETU, and ERETS that is not as usual. What BEGIN_RETURN of usual.asm saved is still there.
global soft_eret_full:data hidden
soft_eret_full:
    mov rsp, [fs:CPU_SOFT]
    LOAD_FIRST_THREE rsp, SOFT_EXIT_
    lea rsp, [rsp + SOFT_EXIT + GPRS_SIZE]
    PUSH_GPRS                       ; into exit.gprs
    mov rbx, [fs:CPU_SOFT]
    mov byte [rbx + SOFT_BUSY], 1
    mov rsp, [rbx + SOFT_STACK_TOP]
    call soft_returned

; C has set the exit; EAX = enum soft_exit_path, by which it is taken.
take_exit:
    cmp eax, SOFT_BY_IRETQ
    je soft_exit_iretq
    cmp eax, SOFT_BY_SYSRET
    je soft_exit_sysret
    cmp eax, SOFT_ANEW
    je begin_anew

soft_exit_jump:
    mov rbx, [fs:CPU_SOFT]
    mov byte [rbx + SOFT_BUSY], 0
    cmp byte [rbx + SOFT_NMI_DEFERRED], 0
    jne soft_exit_deferred
    mov ss, [rbx + SOFT_EXIT_SS] ; FRED keeps SS, an IST switch makes it null (on QEMU)
    lea rsp, [rbx + SOFT_EXIT]
    POP_GPRS
    lea rsp, [rsp + 2 * 8]          ; past RIP and CS
    popfq
global soft_exit_forward:data hidden
global soft_exit_forward_end:data hidden
soft_exit_forward:
    pop rsp
    jmp [fs:CPU_SCRATCH]            ; a copy of exit.rip: no register is free to hold it
soft_exit_forward_end:

soft_exit_iretq:
    mov rbx, [fs:CPU_SOFT]
    mov byte [rbx + SOFT_BUSY], 0
    cmp byte [rbx + SOFT_NMI_DEFERRED], 0
    jne soft_exit_deferred
    lea rsp, [rbx + SOFT_EXIT]
    POP_GPRS
    iretq
soft_exit_iretq_end:

; To ring 3 with NMIs still blocked: only SYSRET keeps them so. It loses RCX and R11.
soft_exit_sysret:
    mov rbx, [fs:CPU_SOFT]
    mov byte [rbx + SOFT_BUSY], 0
    cmp byte [rbx + SOFT_NMI_DEFERRED], 0
    jne soft_exit_deferred
    lea rsp, [rbx + SOFT_EXIT]
    POP_GPRS
    mov rcx, [rsp]                  ; RIP
    mov r11, [rsp + 2 * 8]          ; RFLAGS
    cmp word [rsp + 8], SOFT_CS_32
    mov rsp, [rsp + 3 * 8]
    je .to_32_bit
    o64 sysret
.to_32_bit:
    o32 sysret
soft_exit_sysret_end:

; A usual way faulted: its full way begins, with the registers that the usual one had left in the CPU. A deferred NMI
; stays so.
begin_anew:
    mov ss, [rbx + SOFT_EXIT_SS]    ; as at soft_exit_jump
    lea rsp, [rbx + SOFT_EXIT]
    POP_GPRS
    mov rsp, [fs:CPU_SOFT]
    jmp [rsp + SOFT_EXIT_RIP]

; Instead of the context, the handler of the deferred NMI, with the context in its frame.
global soft_exit_deferred:data hidden
soft_exit_deferred:
    mov byte [rbx + SOFT_BUSY], 1
    mov byte [rbx + SOFT_NMI_DEFERRED], 0
    mov rsp, [rbx + SOFT_STACK_TOP]
    call soft_deliver_deferred_nmi
    jmp take_exit

; void soft_copy_frame(struct fred_frame *to, const struct fred_frame *from): the one place where the backend may
; access memory that is not mapped. It does not return then: the fault lands, and soft.c recognizes it by its RIP.
global soft_copy_frame:function hidden
global soft_copy_risk:data hidden
soft_copy_frame:
    mov ecx, FRAME_SIZE / 8
soft_copy_risk:
    rep movsq
    ret
