; The snippets of a misbehaving guest: each is copied to the start of GUEST_CODE and entered there, with the guest's
; own IDT loaded. 64-bit, position-independent.

%include "vmm/guest/offsets.inc"
%include "tests/contain/offsets.inc"
%include "vmm/guest/send.inc"

%macro CALL_HOST 1
    mov eax, GUEST_CALL_%1
    vmcall
%endmacro

; One struct snippet: label, name, the vector that must arrive at its first instruction, or CONTAIN_DONE.
%macro BEGIN 3
    %push
%1:
    db %$end - %$code, %3
    db %2, 0
%$code:
%endmacro
%macro END 0
%$end:
    %pop
%endmacro

; The same for one instruction; after it the guest is done.
%macro DOES 4+
    BEGIN %1, %2, %3
    %4
    CALL_HOST DONE
    END
%endmacro

; A table of those: its last row has no code.
%macro TABLE 1
    global contain_%1:data hidden
contain_%1:
    %define table %1
    %assign row 0
%endmacro
%macro ROW 3+
    DOES %[table]_%[row], %1, %2, %3
    %assign row row + 1
%endmacro
%macro END_TABLE 0
    db 0, 0, 0
%endmacro

%macro ONE 3+
    global contain_%1:data hidden
    DOES contain_%1, %2, CONTAIN_DONE, %3
%endmacro
%macro BLOCK 2
    global contain_%1:data hidden
    BEGIN contain_%1, %2, CONTAIN_DONE
%endmacro

; One instruction for each number from %3 to EDI - 1, which must be #GP each time: R14 counts them in a handler at
; CONTAIN_HANDLER, which skips the instruction. GUEST_CALL_WRONG: there was no #GP.
%macro EACH 5+                       ; label, name, index register, length, instruction
    BLOCK %1, %2
    jmp %%next
    times CONTAIN_HANDLER - ($ - %$code) nop
    add rsp, 8
    inc r14
    add qword [rsp], %4
    iretq
%%next:
    mov r13, r14
    %5
    cmp r13, r14
    je %%wrong
    inc %3
    cmp %3, edi
    jne %%next
    CALL_HOST DONE
%%wrong:
    CALL_HOST WRONG
    END
%endmacro

%define UD 6
%define NM 7
%define GP 13
%define RUNS CONTAIN_DONE

section .rodata

ONE reads, "reads memory", mov rax, [rdi]
ONE writes, "writes memory", mov [rdi], rax
ONE jumps, "jumps", jmp rdi
ONE pushes, "pushes", push rax
ONE writes_cr0, "writes CR0", mov cr0, rax
ONE writes_cr4, "writes CR4", mov cr4, rax
ONE nothing, "is done", nop

BLOCK spins, "spins, interrupts off"
    cli
.here:
    jmp .here
    END

BLOCK asks_cpuid, "executes CPUID"
.again:
    cpuid
    mov esi, eax
    CALL_HOST DONE
    jmp .again
    END

; Overwrites the guest's own structures at RDI with RAX, then uses them.
BLOCK spoils_tables, "overwrites its tables"
    mov [rdi], rax
    mov rcx, cr3
    mov cr3, rcx
    CALL_HOST DONE
    END
BLOCK spoils_gates, "overwrites its gates"
    mov ecx, 128
    rep stosq
    int3
    END
BLOCK spoils_idtr, "loads an empty IDT"
    lidt [rdi]
    int3
    END

; Reads memory from RDI to RDX, and writes it back.
BLOCK scans, "scans its memory"
.again:
    mov rbx, [rdi]
    cmp rbx, rsi
    je .wrong
    mov [rdi], rbx
    add rdi, 8
    cmp rdi, rdx
    jne .again
    CALL_HOST DONE
.wrong:
    CALL_HOST WRONG
    END

; Sends EBX NMIs to its own CPU, RBP loop rounds apart; then waits for the last to arrive.
BLOCK sends_nmis, "sends itself NMIs"
.again:
    SEND_COMMAND
    mov rcx, rbp
.apart:
    loop .apart
    dec ebx
    jnz .again
    mov ecx, GUEST_SENT_ROUNDS
.last:
    loop .last
    CALL_HOST DONE
    END

EACH reads_msrs, "RDMSR", ecx, 2, rdmsr
EACH writes_msrs, "WRMSR", ecx, 2, wrmsr
EACH reads_ports, "IN", edx, 1, in al, dx
EACH writes_ports, "OUT", edx, 1, out dx, al

; The other accesses to port RDX.
TABLE port_accesses
    ROW "IN AX, DX", GP, in ax, dx
    ROW "IN EAX, DX", GP, in eax, dx
    ROW "OUT DX, AX", GP, out dx, ax
    ROW "OUT DX, EAX", GP, out dx, eax
    ROW "IN AL, 70h", GP, in al, 0x70
    ROW "OUT 80h, AL", GP, out 0x80, al
    ROW "INSB", GP, insb
    ROW "INSW", GP, insw
    ROW "INSD", GP, insd
    ROW "OUTSB", GP, outsb
    ROW "OUTSD", GP, outsd
    ROW "REP INSB", GP, rep insb
    ROW "REP OUTSW", GP, rep outsw
END_TABLE

; VMX, with an operand at RDI and a field's number in RAX.
TABLE vmx
    ROW "VMXON", UD, vmxon [rdi]
    ROW "VMCLEAR", UD, vmclear [rdi]
    ROW "VMPTRLD", UD, vmptrld [rdi]
    ROW "VMPTRST", UD, vmptrst [rdi]
    ROW "VMREAD", UD, vmread [rdi], rax
    ROW "VMREAD to a register", UD, vmread rbx, rax
    ROW "VMWRITE", UD, vmwrite rax, [rdi]
    ROW "VMLAUNCH", UD, vmlaunch
    ROW "VMRESUME", UD, vmresume
    ROW "VMXOFF", UD, vmxoff
    ROW "INVEPT", UD, invept rax, [rdi]
    ROW "INVVPID", UD, invvpid rax, [rdi]
    ROW "VMFUNC", UD, vmfunc
END_TABLE

; Other instructions that a guest may not use.
TABLE refused
    ROW "GETSEC", UD, getsec
    ROW "RSM", UD, rsm
    ROW "INVD", UD, invd
    ROW "MONITOR", UD, db 0x0F, 0x01, 0xC8
    ROW "MWAIT", UD, db 0x0F, 0x01, 0xC9
    ROW "RDPMC", GP, rdpmc
    ROW "XSETBV", UD, xsetbv            ; CR4.OSXSAVE is 0
    ROW "XGETBV", UD, xgetbv
    ROW "RDTSCP", UD, rdtscp            ; this and the next three: the VMX control is 0
    ROW "INVPCID", UD, db 0x66, 0x0F, 0x38, 0x82, 0x07
    ROW "RDPID", UD, db 0xF3, 0x0F, 0xC7, 0xF8
    ROW "TPAUSE", UD, db 0x66, 0x0F, 0xAE, 0xF0
    ROW "SYSCALL", UD, syscall
    ROW "SYSENTER", GP, sysenter
    ROW "FNOP", NM, fnop
    ROW "FXRSTOR", NM, fxrstor [rdi]
    ROW "EMMS", NM, emms
    ROW "MOVAPS", UD, movaps xmm0, xmm1
    ROW "LTR of null", GP, ltr ax
END_TABLE

; Allowed, as none affects the host. RDI: ten bytes of a table register.
TABLE harmless
    ROW "RDTSC", RUNS, rdtsc
    ROW "PAUSE", RUNS, pause
    ROW "WBINVD", RUNS, wbinvd
    ROW "LGDT", RUNS, lgdt [rdi]
    ROW "LIDT", RUNS, lidt [rdi]
    ROW "SGDT", RUNS, sgdt [rdi]
    ROW "SIDT", RUNS, sidt [rdi]
    ROW "LLDT of null", RUNS, lldt ax
    ROW "SWAPGS", RUNS, swapgs
    ROW "INVLPG", RUNS, invlpg [rdi]
    ROW "MOV to CR2", RUNS, mov cr2, rdi
    ROW "MOV from CR0", RUNS, mov rbx, cr0
    ROW "MOV from CR4", RUNS, mov rbx, cr4
    ROW "MOV to CR3", RUNS, mov cr3, rsi
    ROW "SMSW", RUNS, smsw bx
    ROW "CLD", RUNS, cld
END_TABLE

; Control and debug registers. For the bits of CR0 and CR4 that the host owns see writes_cr0 and writes_cr4.
TABLE registers
    ROW "MOV to CR8", GP, mov cr8, rdi
    ROW "MOV from CR8", GP, mov rbx, cr8
    ROW "MOV to CR3, reserved bits", GP, mov cr3, rdx
    ROW "CLTS", GP, clts
    ROW "LMSW", GP, lmsw ax
    ROW "LMSW from memory", GP, lmsw [rdi]
    ROW "MOV to DR0", GP, mov dr0, rdi
    ROW "MOV to DR3", GP, mov dr3, rdi
    ROW "MOV to DR6", GP, mov dr6, rdi
    ROW "MOV to DR7", GP, mov dr7, rdi
    ROW "MOV from DR0", GP, mov rbx, dr0
    ROW "MOV from DR7", GP, mov rbx, dr7
END_TABLE
