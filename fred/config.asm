; IA32_FRED_CONFIG = RAX, where the backend in use keeps it. Both change RCX, RDX and the status flags.

%include "boot/offsets.inc"
%include "fred/offsets.inc"

section .text

global fred_set_config_native:function hidden
fred_set_config_native:
    mov rdx, rax
    shr rdx, 32
    mov ecx, IA32_FRED_CONFIG
    wrmsr
    ret

global fred_set_config_soft:function hidden
fred_set_config_soft:
    mov rcx, [fs:CPU_SOFT]
    mov [rcx + SOFT_CONFIG], rax
    ret
