; The guest's programs, copied to guest-physical GUEST_CODE. 64-bit, position-independent, interrupts off, no IDT.

%include "vmm/guest/offsets.inc"

section .rodata
align 16
global guest_image:data hidden
global guest_image_end:data hidden
global guest_entries:data hidden

; Offsets from guest_image, in the order of enum guest_program.
guest_entries:
    dd spins - guest_image, calls - guest_image, keeps_registers - guest_image, asks_cpuid - guest_image
    dd halts - guest_image, reads_nowhere - guest_image, faults - guest_image, reads_msr - guest_image
    dd tells_time - guest_image, measures_nothing - guest_image, measures_cpuid - guest_image, measures_vmcall - guest_image
    dd calls_nothing - guest_image, at_cpuid - guest_image

guest_image:

spins:
    xor ecx, ecx
.again:
    inc rcx
    jmp .again

calls:
    mov eax, GUEST_CALL_READY
    vmcall
    mov eax, GUEST_CALL_DONE
    vmcall
    hlt

; Register n of struct registers (R15 first) holds 01010101h * (n + 1), which fits a sign-extended imm32.
%macro FOR_EACH_REGISTER 1
    %1 r15, 0x01
    %1 r14, 0x02
    %1 r13, 0x03
    %1 r12, 0x04
    %1 rbp, 0x05
    %1 rbx, 0x06
    %1 r11, 0x07
    %1 r10, 0x08
    %1 r9,  0x09
    %1 r8,  0x0A
    %1 rdi, 0x0B
    %1 rsi, 0x0C
    %1 rdx, 0x0D
    %1 rcx, 0x0E
    %1 rax, 0x0F
%endmacro
%macro SET 2
    mov %1, 0x01010101 * %2
%endmacro
%macro COMPARE 2
    cmp %1, 0x01010101 * %2
    jne .wrong
%endmacro

keeps_registers:
    FOR_EACH_REGISTER SET
    vmcall
    FOR_EACH_REGISTER COMPARE
    mov eax, GUEST_CALL_DONE
    vmcall
.wrong:
    mov eax, GUEST_CALL_WRONG
    vmcall
    hlt

asks_cpuid:
    xor eax, eax
    xor ecx, ecx
at_cpuid:
    cpuid
    mov esi, eax
    mov eax, GUEST_CALL_DONE
    vmcall
    hlt

calls_nothing:
    mov eax, GUEST_CALL_NOTHING
    vmcall
    mov eax, GUEST_CALL_DONE
    vmcall
    hlt

halts:
    hlt
    jmp halts

reads_nowhere:
    mov eax, GUEST_NOWHERE
    mov rax, [rax]
    hlt

faults:
    ud2

reads_msr:
    mov ecx, IA32_FRED_CONFIG
    rdmsr
    mov eax, GUEST_CALL_WRONG
    vmcall
    hlt

; Reads the clock into RAX. The stores and the sequence after them match those of tests/bench/stamps.asm.
%macro CLOCK 0
    mov [rsp - 16], rax
    mov [rsp - 8], rdx
    jmp %%now
%%now:
    lfence
    rdtsc
    lfence
    shl rdx, 32
    or rax, rdx
%endmacro

tells_time:
    CLOCK
    mov rbx, rax
    mov eax, GUEST_CALL_DONE
    vmcall
    jmp tells_time

; MEASURES name, RAX, instruction: the ticks between a clock before the instruction and one after it
%macro MEASURES 3+
%1:
    CLOCK
    mov rdi, rax
    mov eax, %2
    xor ecx, ecx
    %3
    CLOCK
    sub rax, rdi
    mov rbx, rax
    mov eax, GUEST_CALL_DONE
    vmcall
    jmp %1
%endmacro

MEASURES measures_nothing, 0, nop
MEASURES measures_cpuid, 0, cpuid
MEASURES measures_vmcall, GUEST_CALL_NOTHING, vmcall

guest_image_end:
