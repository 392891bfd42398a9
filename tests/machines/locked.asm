; Firmware that has VMX switched off: locks IA32_FEATURE_CONTROL without it, then starts the program PROGRAM from the
; same disk. No emulator's own firmware does so.
bits 64
%define BODY 0x80000
%include "tests/machines/pe.inc"

; EFI_SYSTEM_TABLE, EFI_BOOT_SERVICES, EFI_LOADED_IMAGE_PROTOCOL
%define BOOT_SERVICES   96
%define HANDLE_PROTOCOL 152
%define LOAD_IMAGE      200
%define START_IMAGE     208
%define DEVICE_HANDLE   24

section .text start=0x200 vstart=0x1000
main:
    push rbx
    push rsi
    sub rsp, 72                                 ; arguments five and six at 32 and 40, results at 48 and 56
    mov rsi, rcx                                ; our handle
    mov rbx, [rdx + BOOT_SERVICES]

    mov ecx, 0x3A                               ; IA32_FEATURE_CONTROL: locked, VMX neither inside nor outside SMX
    mov eax, 1
    xor edx, edx
    wrmsr

    xor ecx, ecx                                ; LoadImage(no boot policy, us, no path, program, its size, &handle)
    mov rdx, rsi
    xor r8d, r8d
    lea r9, [rel program]
    mov qword [rsp + 32], program_end - program
    lea rax, [rsp + 48]
    mov [rsp + 40], rax
    call [rbx + LOAD_IMAGE]
    test rax, rax
    jnz .leave

    mov rcx, rsi                                ; out of memory it has no disk: it shall have ours
    call loaded_image
    mov rsi, [rax + DEVICE_HANDLE]
    mov rcx, [rsp + 48]
    call loaded_image
    mov [rax + DEVICE_HANDLE], rsi

    mov rcx, [rsp + 48]                         ; StartImage(handle, no exit data)
    xor edx, edx
    xor r8d, r8d
    call [rbx + START_IMAGE]
.leave:
    add rsp, 72
    pop rsi
    pop rbx
    ret

; RAX = the loaded image protocol of the handle in RCX
loaded_image:
    sub rsp, 40
    lea rdx, [rel guid]
    lea r8, [rsp + 32]
    call [rbx + HANDLE_PROTOCOL]
    mov rax, [rsp + 32]
    add rsp, 40
    ret

guid:    dd 0x5B1B31A1
         dw 0x9562, 0x11D2
         db 0x8E, 0x3F, 0x00, 0xA0, 0xC9, 0x69, 0x72, 0x3B
program: incbin PROGRAM
program_end:
    times BODY - ($ - $$) db 0
