; Instructions that may fault. Each returns 0 in RAX, or the exception: fred/dispatch.c puts it there and resumes at the
; second address of the fix-up.

section .fixups write
    dq fred_try_rdmsr.risk, fred_try_rdmsr.faulted
    dq fred_try_wrmsr.risk, fred_try_wrmsr.faulted

section .text

; uint64_t fred_try_rdmsr(uint32_t msr, uint64_t *value)
global fred_try_rdmsr:function hidden
fred_try_rdmsr:
    mov ecx, edi
.risk:
    rdmsr
    shl rdx, 32
    or rax, rdx
    mov [rsi], rax
    xor eax, eax
.faulted:
    ret

; uint64_t fred_try_wrmsr(uint32_t msr, uint64_t value)
global fred_try_wrmsr:function hidden
fred_try_wrmsr:
    mov ecx, edi
    mov rax, rsi
    mov rdx, rsi
    shr rdx, 32
.risk:
    wrmsr
    xor eax, eax
.faulted:
    ret
