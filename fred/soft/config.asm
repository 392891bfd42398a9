; RAX to the software backend's IA32_FRED_CONFIG. Clobbers RCX.

%include "boot/cpu/offsets.inc"
%include "fred/soft/offsets.inc"

section .text

global fred_set_config_soft:function hidden
fred_set_config_soft:
    mov rcx, [fs:CPU_SOFT]
    mov [rcx + SOFT_CONFIG], rax
    ret
