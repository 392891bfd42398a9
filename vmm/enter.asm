; VM entry and VM exit.

%include "vmm/offsets.inc"
%include "fred/fault.inc"

; FOR_EACH_GPR macro: the macro gets each register but RSP and RDI, and its offset in struct registers (R15 first).
%macro FOR_EACH_GPR 1
    %1 r15, 0
    %1 r14, 8
    %1 r13, 16
    %1 r12, 24
    %1 r11, 32
    %1 r10, 40
    %1 r9,  48
    %1 r8,  56
    %1 rsi, 72
    %1 rbp, 80
    %1 rbx, 88
    %1 rdx, 96
    %1 rcx, 104
    %1 rax, 112
%endmacro
%define OFFSET_RDI 64

%define BELOW_RSP 120               ; an event on this stack overwrites it, however its frame is aligned

%macro LOAD 2
    mov %1, [rdi + VCPU_GPRS + %2]
%endmacro
%macro STORE 2
    mov [rdi + VCPU_GPRS + %2], %1
%endmacro

section .text

; bool vmx_enter(struct vcpu *vcpu): true when the guest has run and exited, false if the entry failed.
;
; The host's stack while the guest runs, with HOST_RSP at its end:
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
    mov eax, HOST_RSP
    vmwrite rax, rsp
    cmp byte [rdi + VCPU_LAUNCHED], 0
    FOR_EACH_GPR LOAD
    mov rdi, [rdi + VCPU_GPRS + OFFSET_RDI]
    jne .resume
    vmlaunch
    jmp .failed
.resume:
    vmresume
.failed:                            ; RSP is ours still, all other registers are the guest's
    xor eax, eax
    jmp back

; HOST_RIP: all registers but RSP are the guest's.
global vmx_exited:function hidden
vmx_exited:
    push rdi
    IF_FAULT EXIT_BELOW_RSP, {mov [rsp - BELOW_RSP], rdi}
    mov rdi, [rsp + 8]
    mov byte [rdi + VCPU_EXITED], 1
    FOR_EACH_GPR STORE
    IF_FAULT EXIT_BELOW_RSP, {mov rax, [rsp - BELOW_RSP]}
    IF_FAULT EXIT_BELOW_RSP, {mov [rsp], rax}
    pop qword [rdi + VCPU_GPRS + OFFSET_RDI]
    mov eax, 1
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
