; The software backend's transitions: gates that turn an IDT event into a FRED one, and ERETS without ERETS.
;
; FRED's delivery is one step; ours is many instructions. Three rules make it look like one:
;
; 1. Everything in this section, and C while `busy` is set, is atomic for NMIs. An NMI that lands here is held
;    (nmi_deferred), and the interrupted work goes on, without IRETQ, so that NMIs stay blocked: the backend delivers
;    it as soon as it is done, from the context that it was about to enter. A later one waits in the CPU.
; 2. The way out (soft_exit_*) looks for a held NMI and only then loads the context. It reads all from memory and
;    changes none of it, so an NMI between the look and the end simply starts it over.
; 3. After the POPFQ of soft_exit_jump the context is complete but for RSP and RIP: what lands there, be it an
;    interrupt that the loaded IF lets in, is taken to have landed on the context itself.
;
; IRETQ opens NMIs (SDM vol. 3, 6.7.1), so a return with the latch is an IRETQ, and one without it is a jump, or
; where it goes to ring 3 a SYSRET.
;
; A gate finds on its IST stack, and adds:
;
;          SS  RSP  RFLAGS  CS  RIP  [error code]  |  vector  RAX ... R15    (struct soft_landed, R15 lowest)
;
; NMIs and `int $2` share gate 2 and its stack. The gate's first instruction moves the IST entry down, so that a
; second landing cannot overwrite the first. One boundary is left, that before the first instruction: there the
; second landing does overwrite the first, but its saved RIP is the gate itself, which tells so, and all that the
; `int $2` had saved is still in the registers of its site (include/int_site.inc).

%include "boot/cpu/offsets.inc"
%include "fred/offsets.inc"
%include "fred/soft/offsets.inc"
%include "include/gates.inc"
%include "include/gprs.inc"
%include "include/int_site.inc"

extern soft_on_landing
extern soft_deliver_deferred_nmi
extern soft_returned
extern int_sites_start
extern int_sites_end
extern soft_text_start
extern soft_text_end

; START_OVER from, end: RAX = from if it lies in between
%macro START_OVER 2
    lea rcx, [rel %1]
    lea rdx, [rel %2]
    cmp rax, rcx
    jb %%done
    cmp rax, rdx
    cmovb rax, rcx
%%done:
%endmacro

%define IST_NMI fs:CPU_TSS_IST + (SOFT_IST_NMI - 1) * 8

section .text.soft exec

; Vector 2 has a gate of its own.
global soft_gates:data hidden
GATES soft_gates, soft_land

soft_land:
    PUSH_GPRS
    mov rax, [rsp + LANDED_VECTOR]
    VECTOR_BEHIND soft_gates
    mov [rsp + LANDED_VECTOR], rax
soft_land_saved:
    mov rdi, rsp
    mov rbx, [fs:CPU_SOFT]
    mov byte [rbx + SOFT_BUSY], 1
    mov rsp, [rbx + SOFT_STACK_TOP]
    cld
    call [rel soft_on_landing]      ; (const struct soft_landed *)
    jmp soft_leave

global soft_gate_nmi:data hidden
soft_gate_nmi:
    sub qword [IST_NMI], SOFT_IST_STEP
    push 2
    PUSH_GPRS
    mov rbx, [fs:CPU_SOFT]
    mov rax, [rsp + LANDED_RIP]

    ; An `int $2` by its site?
    lea rcx, [rel int_sites_start]
    mov rdx, rax
    sub rdx, rcx
    lea rsi, [rel int_sites_end]
    sub rsi, rcx
    cmp rdx, rsi
    jae .not_a_site
    and edx, INT_SITE_SIZE - 1
    cmp edx, INT_SITE_RETURN
    je soft_land_saved
.not_a_site:

    ; An NMI on the heels of an `int $2`: put that one's frame together again, and hold the NMI.
    lea rcx, [rel soft_gate_nmi]
    cmp rax, rcx
    je .overwrote

    ; On the last steps of a way out: the context was as good as entered.
    lea rcx, [rel soft_exit_forward]
    lea rdx, [rel soft_exit_forward_end]
    cmp rax, rcx
    jb .not_forward
    cmp rax, rdx
    jae .not_forward
    mov rcx, [fs:CPU_SCRATCH]
    mov [rsp + LANDED_RIP], rcx
    mov rcx, [rbx + SOFT_EXIT_RIP + 3 * 8]
    mov [rsp + LANDED_RSP], rcx
    jmp soft_land_saved
.not_forward:

    cmp byte [rbx + SOFT_BUSY], 0
    jne .hold
    lea rcx, [rel soft_text_start]
    lea rdx, [rel soft_text_end]
    cmp rax, rcx
    jb soft_land_saved
    cmp rax, rdx
    jae soft_land_saved
.hold:
    mov byte [rbx + SOFT_NMI_DEFERRED], 1
    add qword [IST_NMI], SOFT_IST_STEP

    ; A way out starts over, everything else goes on where it was.
    START_OVER soft_exit_jump, soft_exit_forward
    START_OVER soft_exit_iretq, soft_exit_iretq_end
    START_OVER soft_exit_sysret, soft_exit_sysret_end
    mov [fs:CPU_SCRATCH + 16], rax
    mov rcx, [rsp + LANDED_RSP]
    mov [fs:CPU_SCRATCH + 24], rcx
    mov ss, [rsp + LANDED_SS]       ; which this landing made null on QEMU, and ERETS is checked against
    POP_GPRS
    lea rsp, [rsp + LANDED_RFLAGS - GPRS_SIZE]
    popfq
    mov rsp, [fs:CPU_SCRATCH + 24]
    jmp [fs:CPU_SCRATCH + 16]

.overwrote:
    mov rcx, [rsp + LANDED_RAX]
    add rcx, INT_SITE_RETURN
    mov [rsp + LANDED_RIP], rcx
    mov rcx, [rsp + LANDED_RCX]
    mov [rsp + LANDED_RSP], rcx
    mov rcx, [rsp + LANDED_RDX]
    mov [rsp + LANDED_RFLAGS], rcx
    mov byte [rbx + SOFT_NMI_DEFERRED], 1
    jmp soft_land_saved

; ERETS and ERETU. RSP is where they would find their frame, [fs:CPU_SCRATCH + 8] the entry of the place that we come
; from.
global soft_eret:function hidden
soft_eret:
    mov [fs:CPU_SCRATCH], rsp
    mov rsp, [fs:CPU_SOFT]
    lea rsp, [rsp + SOFT_EXIT + GPRS_SIZE]
    PUSH_GPRS                       ; into exit.gprs
    pushfq                          ; into handler_rflags (IF is 0 by now, see soft_sites.c)
    mov rbx, [fs:CPU_SOFT]
    mov byte [rbx + SOFT_BUSY], 1
    mov rsp, [rbx + SOFT_STACK_TOP]
    push 2                          ; the caller's NT would fail our IRETQ
    popfq
    call soft_returned

; What was called has set the exit, and EAX = enum soft_exit_path says which way there.
soft_leave:
    cmp eax, SOFT_BY_IRETQ
    je soft_exit_iretq
    cmp eax, SOFT_BY_SYSRET
    je soft_exit_sysret

soft_exit_jump:
    mov rbx, [fs:CPU_SOFT]
    mov byte [rbx + SOFT_BUSY], 0
    cmp byte [rbx + SOFT_NMI_DEFERRED], 0
    jne soft_exit_deferred
    mov ss, [rbx + SOFT_EXIT_RIP + 4 * 8] ; FRED leaves SS alone, an IST switch (on QEMU) makes it null
    lea rsp, [rbx + SOFT_EXIT]
    POP_GPRS
    lea rsp, [rsp + 2 * 8]          ; over RIP and CS
    popfq
global soft_exit_forward:data hidden
global soft_exit_forward_end:data hidden
soft_exit_forward:
    pop rsp
    jmp [fs:CPU_SCRATCH]            ; soft.c keeps exit.rip there too
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

; To ring 3 with NMIs still blocked: nothing else goes there without opening them. It costs RCX and R11.
soft_exit_sysret:
    mov rbx, [fs:CPU_SOFT]
    mov byte [rbx + SOFT_BUSY], 0
    cmp byte [rbx + SOFT_NMI_DEFERRED], 0
    jne soft_exit_deferred
    lea rsp, [rbx + SOFT_EXIT]
    POP_GPRS
    mov rcx, [rsp]                  ; RIP
    mov r11, [rsp + 2 * 8]          ; RFLAGS
    mov rsp, [rsp + 3 * 8]
    o64 sysret
soft_exit_sysret_end:

soft_exit_deferred:
    mov byte [rbx + SOFT_BUSY], 1
    mov byte [rbx + SOFT_NMI_DEFERRED], 0
    mov rsp, [rbx + SOFT_STACK_TOP]
    call soft_deliver_deferred_nmi
    jmp soft_leave

; void soft_copy_frame(struct fred_frame *to, const struct fred_frame *from): the one place where the backend may
; touch memory that is not there. It does not come back then: the fault lands, and soft.c knows it by its RIP.
global soft_copy_frame:function hidden
global soft_copy_risk:data hidden
soft_copy_frame:
    mov ecx, FRAME_SIZE / 8
soft_copy_risk:
    rep movsq
    ret
