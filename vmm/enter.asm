; VM entry and VM exit, and the paths between the two without a return of vmx_enter: the event of an NMI exit or an
; interrupt exit is dispatched to its handler, or a handler in C is called, and the guest is resumed.
;
; Each path saves and restores only what it may change itself. The guest's other registers stay in the CPU: an event's
; handler preserves all of them (fred/entry.asm), C preserves RBP and R12 to R15. With mitigations no guest value may
; reach code that did not come for it, so all are saved and cleared.

%include "nmi/offsets.inc"
%include "vmm/offsets.inc"
%include "vmm/paths.inc"

; READ register, field: clobbers RAX. A success leaves RFLAGS at 2 (SDM vol. 3, 30.2), as an event does.
%macro READ 2
    mov eax, %2
    vmread %1, rax
%endmacro

; KEEP_CR2 register: a handler may fault, and no field saves the guest's.
%macro KEEP_CR2 1
    mov %1, cr2
    mov [rdi + VCPU_CR2], %1
%endmacro

; EXITED mitigation, with DISPATCHED of the same one right after it, where a handler in C continues: all registers but
; RSP are the guest's. All 32 bits of the reason are checked: a VM entry that failed leaves the interruption information
; of an earlier exit. No NMI exit has IDT-vectoring information (SDM vol. 3, 27.2.4), so there is no event to inject
; again.
%macro EXITED 1
%if %1
    %define REASON r8d              ; registers that need no clearing
    %define EVENT r9d
    %define FAULT_ADDRESS rsi
    %define READ_REASON READ r8, VM_EXIT_REASON
    %define READ_EVENT READ r9, VM_EXIT_INTERRUPTION_INFORMATION
    %define VECTOR r9b
%else
    %define REASON ecx
    %define EVENT ecx
    %define FAULT_ADDRESS rax
    %define READ_REASON READ rcx, VM_EXIT_REASON
    %define READ_EVENT READ rcx, VM_EXIT_INTERRUPTION_INFORMATION
    %define VECTOR cl
%endif
    push rdi                        ; no register is free
    mov rdi, [rsp + 8]              ; the vCPU, at HOST_RSP
    STUB_GPRS STORE
%if %1
    CALL_GPRS STORE
    KEPT_GPRS STORE
%endif
    pop qword [rdi + VCPU_RDI]
%if %1
    FORGET_GUEST %1
%endif
    READ_REASON
    test REASON, REASON             ; EXIT_EXCEPTION_OR_NMI
    jnz %%no_nmi
    READ_EVENT
    cmp EVENT, NMI_INFORMATION
    jne %%to_c
    KEEP_CR2 FAULT_ADDRESS
    READ rdx, EXIT_QUALIFICATION    ; last, for RFLAGS
    jmp [rdi + REFLECTION_STUB]

%%no_nmi:
    cmp REASON, [rdi + VCPU_QUICK_END]
    jae %%to_c
    cmp REASON, EXIT_EXTERNAL_INTERRUPT
    jne %%call
    READ_EVENT
    test EVENT, EVENT
    jns %%to_c                      ; not acknowledged: still pending
    mov [rdi + VCPU_INTERRUPTS + REFLECTION_SS_VECTOR], VECTOR
    KEEP_CR2 FAULT_ADDRESS
    inc dword [rdi + VCPU_EXITS + 4 * EXIT_EXTERNAL_INTERRUPT]
    inc dword [rdi + VCPU_QUICK_EXITS]
    lea rdi, [rdi + VCPU_INTERRUPTS]
    READ rdx, EXIT_QUALIFICATION
    jmp [rdi + REFLECTION_STUB]

%%to_c:
%if %1
    xor ecx, ecx
    xor edx, edx
    xor esi, esi
    xor r9d, r9d
%else
    CALL_GPRS STORE
%endif
%%refused:
%if %1 = UNMITIGATED
    KEPT_GPRS STORE
%endif
    jmp vmx_exit_to_c

%%call:
%if %1
    mov ecx, r8d
    xor edx, edx
    xor r9d, r9d
%else
    CALL_GPRS STORE
%endif
    KEEP_CR2 rsi
    lea rax, [rel quick_handlers]
    call [rax + rcx * 8]            ; (struct vcpu *)
    mov rdi, [rsp]
    test al, al
    jz %%refused
%if %1 = UNMITIGATED
    CALL_GPRS LOAD
%endif
%endmacro

; DISPATCHED mitigation: the handler has returned, with RSP = HOST_RSP.
%macro DISPATCHED 1
    mov rdi, [rsp]
    dec dword [rdi + VCPU_EXITS_LEFT] ; C bounds their number
    jz %%enough
    mov rax, [rdi + VCPU_CR2]       ; no entry loads it
    mov cr2, rax
    FORGET_HOST %1
%if %1
    CALL_GPRS LOAD
    KEPT_GPRS LOAD
%endif
    STUB_GPRS LOAD
    mov rdi, [rdi + VCPU_RDI]
    vmresume                        ; there was an exit, so the VMCS is launched
    jmp failed
%%enough:
%if %1 = UNMITIGATED
    CALL_GPRS STORE
    KEPT_GPRS STORE
%endif
    mov eax, VMX_DISPATCHED
    jmp back
%endmacro

section .rodata
data_selector: dw SELECTOR_DATA

section .text

extern quick_handlers

; The stub reflect_here builds its frame below this stack's redzone: SET_HERE reflection.
%macro SET_HERE 1
    mov rax, rsp
    sub rax, [rdi + %1 + REFLECTION_REDZONE]
    and rax, -64
    mov [rdi + %1 + REFLECTION_HERE], rax
%endmacro

; enum vmx_entered vmx_enter(struct vcpu *vcpu)
;
; The host's stack while the guest runs, HOST_RSP at its lowest word:
;
;     return address  RBX RBP R12 R13 R14 R15  vcpu
global vmx_enter:function hidden
vmx_enter:
    push rbx
    push rbp
    push r12
    push r13
    push r14
    push r15
    push rdi
    mov eax, HOST_RSP               ; another one for each call
    vmwrite rax, rsp
    SET_HERE 0
    SET_HERE VCPU_INTERRUPTS
    test byte [rdi + VCPU_MITIGATIONS], MITIGATE_SPEC_CTRL
    jz .buffers
    FORGET_HOST MITIGATED_IBRS
.buffers:
    test byte [rdi + VCPU_MITIGATIONS], MITIGATE_VERW
    jz .forgotten
    FORGET_HOST MITIGATED
.forgotten:
    cmp byte [rdi + VCPU_LAUNCHED], 0 ; MOV keeps the flags for the JNE
    STUB_GPRS LOAD
    CALL_GPRS LOAD
    KEPT_GPRS LOAD
    mov rdi, [rdi + VCPU_RDI]
    jne .again
    vmlaunch
    jmp failed
.again:
    vmresume
failed:                             ; VMfail: RSP is the host's, all other registers are the guest's
    mov eax, VMX_FAILED
    jmp back

; PATHS name, mitigation: vmx_exited is for HOST_RIP, vmx_dispatched for REFLECTION_BACK: an event handler's ERETS leads
; there.
%macro PATHS 2
global vmx_exited%1:function hidden
vmx_exited%1:
    EXITED %2
global vmx_dispatched%1:function hidden
vmx_dispatched%1:
    DISPATCHED %2
%endmacro

PATHS , UNMITIGATED
PATHS _mitigated, MITIGATED
PATHS _ibrs, MITIGATED_IBRS

; The stub of NMI exits that are for C, where not all registers are saved yet.
global vmx_nmi_to_c:function hidden
vmx_nmi_to_c:
    CALL_GPRS STORE
    KEPT_GPRS STORE

; Every exit that is for C, and that stub with mitigations.
global vmx_exit_to_c:function hidden
vmx_exit_to_c:
    mov byte [rdi + VCPU_EXITED], 1 ; the guest has exited, although C has not seen it yet
    mov eax, VMX_EXITED
back:
    pop rdi
    pop r15
    pop r14
    pop r13
    pop r12
    pop rbp
    pop rbx
    ret
global vmx_exited_end:data hidden
vmx_exited_end:
