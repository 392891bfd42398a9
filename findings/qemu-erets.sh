#!/bin/sh
# QEMU without KVM executes the bytes of ERETS as CLAC on a CPU that has no FRED.
#
# Version    qemu-system-x86 1:10.0.13+ds-0+deb13u1 (Debian 13), accel=tcg, -cpu max
# Behaviour  F2 0F 01 CA clears AC and goes on with the next instruction: the prefix of CLAC (0F 01 CA) is ignored. CPUID says
#            that the CPU has SMAP and no FRED.
# Output     FRED in CPUID: 0; no exception, AC 0
# One guess  An instruction that a CPU does not have raises #UD, so that code can try it.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_qemu
guest trixie <<'END'
case:
    gate 6, undefined
    mov rax, cr4
    bts rax, 21                 ; SMAP
    mov cr4, rax
    mov eax, 7
    mov ecx, 1
    cpuid
    shr eax, 17
    and eax, 1
    mov ebx, eax
    line 'FRED in CPUID: '
    show_hex rbx
    pushfq
    bts qword [rsp], 18         ; AC
    popfq
    db 0xF2, 0x0F, 0x01, 0xCA
    pushfq
    pop rbx
    shr rbx, 18
    and ebx, 1
    show '; no exception, AC '
    show_hex rbx
    ret
undefined:
    show '; #UD'
    jmp off
END
expect "qemu $qemu_version" 'FRED in CPUID: 0; no exception, AC 0' "$(qemu)"
exit $failed
