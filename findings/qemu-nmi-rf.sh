#!/bin/sh
# QEMU without KVM pushes RF as 1 when it delivers an NMI.
#
# Version    qemu-system-x86 1:10.0.13+ds-0+deb13u1 (Debian 13), accel=tcg, -cpu max
# Behaviour  The RFLAGS that an NMI pushes have bit 16 set although RF was 0, as if an NMI were a fault. By SDM vol. 3,
#            Instruction-Breakpoint Exception Condition, faults do that; interrupts save RF as it is, except that it is 1
#            within a repeated string instruction.
# Output     RFLAGS before the NMI: 46; pushed: 10046
# One guess  The flags pushed are those of the interrupted code.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_qemu
guest trixie <<'END'
ICR equ 0xFEE00300              ; of the local APIC
case:
    gate 2, handler
    mov edi, ICR
    mov edx, [rdi - 0x300 + 0x20] ; this CPU's ID
    mov [rdi + 0x10], edx
    xor ecx, ecx
    cmp ecx, ecx                ; ZF and PF, whatever the flags were
    pushfq
    pop rbx
    mov dword [rdi], 0x4400     ; NMI
.wait:
    jrcxz .wait                 ; leaves the flags alone
    line 'RFLAGS before the NMI: '
    show_hex rbx
    show '; pushed: '
    show_hex rcx
    ret
handler:
    mov rcx, [rsp + 16]
    iretq
END
expect "qemu $qemu_version" 'RFLAGS before the NMI: 46; pushed: 10046' "$(qemu)"
exit $failed
