#!/bin/sh
# QEMU without KVM makes SS null when an interrupt in ring 0 switches to an IST stack.
#
# Version    qemu-system-x86 1:10.0.13+ds-0+deb13u1 (Debian 13), accel=tcg, -cpu max
# Behaviour  INT3 in ring 0 through a gate with an IST loads SS with 0. By SDM vol. 3, Stack Switching in IA-32e Mode, only a
#            change of the privilege level does.
# Output     SS in the handler: 10; with an IST: 0
# One guess  SS is the same in both handlers, and a handler may compare it with a saved one.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_qemu
guest trixie <<'END'
case:
    line 'SS in the handler: '
    gate 3, handler
    int3
    show '; with an IST: '
    gate 3, handler, 1
    int3
    ret
handler:
    mov ecx, ss
    show_hex rcx
    iretq
END
expect "qemu $qemu_version" 'SS in the handler: 10; with an IST: 0' "$(qemu)"
exit $failed
