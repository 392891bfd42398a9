#!/bin/sh
# Neither QEMU without KVM nor Bochs pushes RF as 1 for a general-detect exception, which is a fault.
#
# Versions   qemu-system-x86 1:10.0.13+ds-0+deb13u1 (Debian 13), accel=tcg; bochs 3.1+dfsg-1 (Debian forky)
# Behaviour  With DR7.GD, MOV from DR0 raises #DB with DR6.BD, and the RFLAGS pushed have bit 16 clear. By SDM vol. 3,
#            Instruction-Breakpoint Exception Condition, every fault but the one of an instruction breakpoint sets it.
# Output     RFLAGS pushed for #DB: 46, for #UD: 10046 (both emulators)
# One guess  Each fault has RF 1 in its image, as #UD has.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
detect() {
    guest "$1" <<'END'
case:
    gate 1, handler
    gate 6, handler
    mov eax, 0x2400             ; GD, and the bit that is always 1
    mov dr7, rax
    line 'RFLAGS pushed for #DB: '
    cmp eax, eax                ; ZF and PF, whatever the flags were
    mov rcx, dr0
    show ', for #UD: '
    cmp eax, eax
    ud2
    nop
    ret
handler:
    mov rbx, [rsp + 16]
    show_hex rbx
    add qword [rsp], 3          ; the length of MOV from DR0
    iretq
END
}
want='RFLAGS pushed for #DB: 46, for #UD: 10046'
with_qemu
detect trixie
expect "qemu $qemu_version" "$want" "$(qemu)"
with_bochs
detect forky
expect "bochs $bochs_version" "$want" "$(bochs)"
exit $failed
