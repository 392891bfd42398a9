; WRMSR of RAX to IA32_FRED_CONFIG. Clobbers RCX, RDX and the status flags.

%include "fred/offsets.inc"

section .text

global fred_set_config_native:function hidden
fred_set_config_native:
    mov rdx, rax
    shr rdx, 32
    mov ecx, IA32_FRED_CONFIG
    wrmsr
    ret
