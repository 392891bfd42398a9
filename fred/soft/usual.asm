; The usual ways: an `int $2` in ring 0, and the ERETS that unblocks NMIs, each in few instructions. The rules of soft.asm
; hold here too, with one more:
;
; 4. A usual way changes nothing, up to its exit, that its full way would not find as it was or change to the same
;    again. So the full way can begin at any of its instructions: where something is not as usual, and where an access to
;    memory faults (soft_landed).
;
; Only RAX, RCX and RDX are saved; the others stay in the CPU. RSP is the fourth register: where the rules hold, no event
; needs a stack.

%include "boot/cpu/offsets.inc"
%include "fred/offsets.inc"
%include "fred/soft/offsets.inc"
%include "include/gprs.inc"
%include "include/int_site.inc"

extern fred_rules
extern soft_rules
extern soft_landed
extern soft_on_landing
extern soft_usual
extern phase_watched
extern int_sites_start
extern int_sites_end
extern soft_int2_full
extern soft_eret_full
extern soft_exit_deferred

%define USUAL(member) rel soft_usual + USUAL_ %+ member

; UNLESS_RIGHT seam, right value, label: with a wrong rule in use, every event takes the full way, which works by it.
%macro UNLESS_RIGHT 3
    lea rcx, [rel %2]
    cmp rcx, [rel %1]
    jne %3
%endmacro

section .rodata
rflags: dq 2

section .text.soft exec

; From gate 2: RSP is at RDX, RCX, RAX, the vector, and what the CPU pushed. The CSL stays, and so do NMIs: FRED gives the
; event stack level 0 to INT n, and only NMIs block NMIs.
%define PUSHED(member) rsp + LANDED_ %+ member - GPRS_SIZE + FIRST_THREE_SIZE

global soft_usual_start:data hidden
soft_usual_start:
global soft_usual_int2:data hidden
soft_usual_int2:
    UNLESS_RIGHT soft_rules, fred_rules, soft_int2_full
    UNLESS_RIGHT soft_on_landing, soft_landed, soft_int2_full
    cmp byte [rel phase_watched], 0
    jne soft_int2_full
    test byte [PUSHED(CS)], 3
    jnz soft_int2_full

    ; The frame, on the current stack below its redzone.
    mov rcx, [fs:CPU_SOFT]
    mov rdx, [PUSHED(RSP)]
    mov eax, [rcx + SOFT_CONFIG]
    and eax, FRED_CONFIG_REDZONE    ; in units of 64 at bit 6: in bytes
    sub rdx, rax
    and rdx, -FRAME_SIZE
    sub rdx, FRAME_SIZE
    mov qword [rdx], 0
    mov rax, [PUSHED(RIP)]
    mov [rdx + FRAME_RIP], rax
    mov eax, [rcx + SOFT_CONFIG]
    and eax, FRED_CONFIG_LEVEL
    shl eax, FRAME_CS_LEVEL_SHIFT
    mov ax, [PUSHED(CS)]
    or rax, [USUAL(INT2_CS)]
    mov [rdx + FRAME_CS], rax
    mov rax, [PUSHED(RFLAGS)]
    mov [rdx + FRAME_RFLAGS], rax
    mov rax, [PUSHED(RSP)]
    mov [rdx + FRAME_RSP], rax
    movzx eax, word [PUSHED(SS)]
    mov [rcx + SOFT_EXIT_SS], rax
    or rax, [USUAL(INT2_SS)]
    mov [rdx + FRAME_SS], rax
    mov qword [rdx + FRAME_EVENT_DATA], 0
    mov qword [rdx + FRAME_RESERVED], 0

    ; The exit, as deliver() sets it.
    mov [rcx + SOFT_EXIT_RSP], rdx
    mov qword [rcx + SOFT_EXIT_RFLAGS], 2
    mov eax, cs
    mov [rcx + SOFT_EXIT_CS], rax
    mov rax, [rcx + SOFT_CONFIG]
    and rax, FRED_CONFIG_ENTRY
    add rax, FRED_ENTRY_RING0
    mov [rcx + SOFT_EXIT_RIP], rax
    mov [fs:CPU_SCRATCH], rax
    pop qword [rcx + SOFT_EXIT_RDX]
    pop qword [rcx + SOFT_EXIT_RCX]
    pop qword [rcx + SOFT_EXIT_RAX]
    add qword [fs:SOFT_IST_NMI_AT], SOFT_IST_STEP

; RSP may be anywhere: from the check on an NMI restarts the exit (rule 2).
global soft_usual_jump:data hidden
global soft_usual_jump_end:data hidden
soft_usual_jump:
    mov rsp, [fs:CPU_SOFT]
    cmp byte [rsp + SOFT_NMI_DEFERRED], 0
    jne deferred
    mov ss, [rsp + SOFT_EXIT_SS]
    LOAD_FIRST_THREE rsp, SOFT_EXIT_
    lea rsp, [rsp + SOFT_EXIT_RFLAGS]
    popfq
    pop rsp
    jmp [fs:CPU_SCRATCH]
soft_usual_jump_end:

; BEGIN_RETURN: from a thunk of fred/eret.inc, with RSP the entry of its place. Saves what the full way needs.
%macro BEGIN_RETURN 0
    mov [fs:CPU_SCRATCH + 8], rsp
    mov rsp, [fs:CPU_SOFT]
    mov [rsp + SOFT_EXIT_RAX], rax
    mov [rsp + SOFT_EXIT_RCX], rcx
    mov [rsp + SOFT_EXIT_RDX], rdx
    lea rsp, [rsp + SOFT_HANDLER_RFLAGS + 8]
    pushfq                          ; IF is 0: the place begins with CLI, see sites.c
    lea rsp, [rel rflags]           ; with the caller's NT set, IRETQ would fault
    popfq
    mov rsp, [fs:CPU_SOFT]
%endmacro

global soft_eretu:function hidden
soft_eretu:
    BEGIN_RETURN
    jmp soft_eret_full

global soft_erets:function hidden
soft_erets:
    BEGIN_RETURN
    UNLESS_RIGHT soft_rules, fred_rules, soft_eret_full
    mov rcx, [fs:CPU_SCRATCH]
    add rcx, [USUAL(TO_RIP)]
%assign word 0
%rep 5                              ; RIP, CS, RFLAGS, RSP, SS
    mov rax, [rcx + word * 8]
    mov [rsp + SOFT_EXIT_RIP + word * 8], rax
    %assign word word + 1
%endrep

    ; The checks of ERETS: in one compare for each slot.
    xor rax, [USUAL(SS_LATCH)]
    mov edx, ss
    xor rax, rdx
    test rax, [USUAL(SS_CHECKED)]
    jnz soft_eret_full
    mov rax, [rsp + SOFT_EXIT_CS]
    xor rax, [USUAL(CS_LATCH)]
    mov edx, cs
    xor rax, rdx
    test rax, [USUAL(CS_CHECKED)]
    jnz soft_eret_full
    mov rax, [rsp + SOFT_EXIT_RFLAGS]
    xor rax, 2
    test rax, [USUAL(RFLAGS_CHECKED)]
    jnz soft_eret_full
    mov rax, [rsp + SOFT_EXIT_RIP]
    sub rax, [USUAL(CODE)]
    cmp rax, [USUAL(CODE_SIZE)]
    jae .site
.checked:
    mov eax, [rsp + SOFT_EXIT_CS]
    shr eax, FRAME_CS_LEVEL_SHIFT
    and eax, FRED_CONFIG_LEVEL
    mov edx, [rsp + SOFT_CONFIG]
    and edx, FRED_CONFIG_LEVEL
    sub edx, eax
    jb soft_eret_full               ; ERETS does not raise the CSL
    sub [rsp + SOFT_CONFIG], rdx
    mov byte [rsp + SOFT_NMIS_BLOCKED], 0

global soft_usual_iretq:data hidden
global soft_usual_iretq_end:data hidden
soft_usual_iretq:
    mov rsp, [fs:CPU_SOFT]
    cmp byte [rsp + SOFT_NMI_DEFERRED], 0
    jne deferred
    LOAD_FIRST_THREE rsp, SOFT_EXIT_
    lea rsp, [rsp + SOFT_EXIT_RIP]
    iretq                           ; of the slots of CS and SS it takes the selectors
soft_usual_iretq_end:

    ; To the RET of an `int n`, which must never be a return address: it is executed here.
soft_erets.site:
    mov rax, [rsp + SOFT_EXIT_RIP]
    lea rdx, [rel int_sites_start]
    cmp rax, rdx
    jb soft_eret_full
    lea rdx, [rel int_sites_end]
    cmp rax, rdx
    jae soft_eret_full
    and eax, INT_SITE_SIZE - 1
    cmp eax, INT_SITE_RETURN
    jne soft_eret_full
    mov rdx, [rsp + SOFT_EXIT_RSP]
    mov rax, [rdx]
    mov [rsp + SOFT_EXIT_RIP], rax
    add rdx, 8
    mov [rsp + SOFT_EXIT_RSP], rdx
    jmp soft_erets.checked

    ; An NMI was deferred: the exit as the full way would have left it.
deferred:
    LOAD_FIRST_THREE rsp, SOFT_EXIT_
    lea rsp, [rsp + SOFT_EXIT + GPRS_SIZE]
    PUSH_GPRS
    mov rbx, [fs:CPU_SOFT]
    cld
    jmp soft_exit_deferred
global soft_usual_end:data hidden
soft_usual_end:
