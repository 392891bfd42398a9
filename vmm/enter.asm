; VM entry and VM exit, and the fast path between them: an NMI exit is dispatched and the guest resumed, without C.

%include "nmi/offsets.inc"
%include "vmm/offsets.inc"

; FOR_EACH_GPR macro: calls it with each register but RSP and RDI, and its offset in struct vcpu.
%macro FOR_EACH_GPR 1
    %1 r15, VCPU_R15
    %1 r14, VCPU_R14
    %1 r13, VCPU_R13
    %1 r12, VCPU_R12
    %1 rbp, VCPU_RBP
    %1 rbx, VCPU_RBX
    %1 r11, VCPU_R11
    %1 r10, VCPU_R10
    %1 r9, VCPU_R9
    %1 r8, VCPU_R8
    %1 rsi, VCPU_RSI
    %1 rdx, VCPU_RDX
    %1 rcx, VCPU_RCX
    %1 rax, VCPU_RAX
%endmacro

%macro LOAD 2
    mov %1, [rdi + %2]
%endmacro
%macro STORE 2
    mov [rdi + %2], %1
%endmacro

; The mitigations after an exit (vmm/mitigations.h), once the guest's registers are saved: they are cleared, one CALL
; keeps the first unbalanced RET from the guest's targets (RSB_VMEXIT_LITE), and the host's IBRS is set.
%macro FORGET_GUEST 0
    xor eax, eax
    xor ecx, ecx
    xor edx, edx
    xor ebx, ebx
    xor ebp, ebp
    xor esi, esi
    xor r8d, r8d
    xor r9d, r9d
    xor r10d, r10d
    xor r11d, r11d
    xor r12d, r12d
    xor r13d, r13d
    xor r14d, r14d
    xor r15d, r15d
    call %%deeper
    int3
%%deeper:
    add rsp, 8
    lfence
    test byte [rdi + VCPU_MITIGATIONS], MITIGATE_SPEC_CTRL
    jz %%done
    mov ecx, IA32_SPEC_CTRL
    mov eax, [rdi + VCPU_HOST_SPEC_CTRL]
    xor edx, edx
    wrmsr
    lfence
%%done:
%endmacro

; And before an entry: the guest's IBRS, which is 0, and the CPU's buffers overwritten. After that only the guest's own
; registers are loaded.
%macro FORGET_HOST 0
    test byte [rdi + VCPU_MITIGATIONS], MITIGATE_SPEC_CTRL
    jz %%buffers
    mov ecx, IA32_SPEC_CTRL
    xor eax, eax
    xor edx, edx
    wrmsr
%%buffers:
    test byte [rdi + VCPU_MITIGATIONS], MITIGATE_VERW
    jz %%done
    verw [rel data_selector]
%%done:
%endmacro

; READ register, field: clobbers RAX
%macro READ 2
    mov eax, %2
    vmread %1, rax
%endmacro

; EXITED mitigated: all registers but RSP are the guest's. An NMI is dispatched to its handler, any other exit is for C.
; All 32 bits of the reason are checked: a VM entry that failed leaves the interruption information of an earlier exit.
; No NMI exit has IDT-vectoring information (SDM vol. 3, 27.2.4), so there is no event to inject again.
%macro EXITED 1
    push rdi                        ; no register is free
    mov rdi, [rsp + 8]              ; the vCPU, at HOST_RSP
    FOR_EACH_GPR STORE
    pop qword [rdi + VCPU_RDI]
%if %1
    FORGET_GUEST
%endif
    READ rcx, VM_EXIT_REASON
    test ecx, ecx                   ; EXIT_EXCEPTION_OR_NMI
    jnz vmx_exit_to_c
    READ rcx, VM_EXIT_INTERRUPTION_INFORMATION
    cmp ecx, NMI_INFORMATION
    jne vmx_exit_to_c
    READ rdx, EXIT_QUALIFICATION
    mov rax, cr2                    ; the handler may fault, and no field saves the guest's
    mov [rdi + VCPU_CR2], rax
    jmp [rdi + REFLECTION_STUB]
%endmacro

; DISPATCHED mitigated: the handler has returned, with RSP = HOST_RSP.
%macro DISPATCHED 1
    mov rdi, [rsp]
    dec dword [rdi + VCPU_NMIS_LEFT] ; C bounds the number of NMIs
    jz enough
    mov rax, [rdi + VCPU_CR2]       ; no entry loads it
    mov cr2, rax
%if %1
    FORGET_HOST
%endif
    FOR_EACH_GPR LOAD
    mov rdi, [rdi + VCPU_RDI]
    vmresume                        ; there was an exit, so the VMCS is launched
    jmp failed
%endmacro

section .rodata
data_selector: dw SELECTOR_DATA

section .text

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
    FORGET_HOST
    cmp byte [rdi + VCPU_LAUNCHED], 0 ; MOV keeps the flags for the JNE
    FOR_EACH_GPR LOAD
    mov rdi, [rdi + VCPU_RDI]
    jne .again
    vmlaunch
    jmp failed
.again:
    vmresume
failed:                             ; VMfail: RSP is the host's, all other registers are the guest's
    mov eax, VMX_FAILED
    jmp back

; HOST_RIP.
global vmx_exited:function hidden
vmx_exited:
    EXITED 0

global vmx_exited_mitigated:function hidden
vmx_exited_mitigated:
    EXITED 1

; REFLECTION_BACK: the handler's ERETS leads here.
global vmx_dispatched:function hidden
vmx_dispatched:
    DISPATCHED 0

global vmx_dispatched_mitigated:function hidden
vmx_dispatched_mitigated:
    DISPATCHED 1

; The last NMI that may be dispatched without C.
enough:
    mov eax, VMX_DISPATCHED
    jmp back

; Every exit but a dispatched NMI. It is also the stub of a reflection while NMI exits are for C.
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
