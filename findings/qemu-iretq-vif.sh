#!/bin/sh
# QEMU without KVM loads neither VIF nor VIP with IRETQ in ring 0.
#
# Version    qemu-system-x86 1:10.0.13+ds-0+deb13u1 (Debian 13), accel=tcg, -cpu max
# Behaviour  An image with bits 19 and 20 of RFLAGS set leaves both 0 after IRETQ, although bit 21 (ID) of the same image is
#            loaded. By SDM vol. 2, IRET, ring 0 loads all three.
# Output     loaded from 380002: 200002
# One guess  In ring 0, IRETQ loads each flag that is not reserved.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_qemu
guest trixie <<'END'
case:
    mov rcx, rsp
    push 0x10
    push rcx
    push 0x380002
    push 0x08
    push .next
    iretq
.next:
    pushfq
    pop rbx
    line 'loaded from 380002: '
    show_hex rbx
    ret
END
expect "qemu $qemu_version" 'loaded from 380002: 200002' "$(qemu)"
exit $failed
