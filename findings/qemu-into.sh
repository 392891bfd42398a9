#!/bin/sh
# QEMU without KVM executes INTO in 64-bit mode.
#
# Version    qemu-system-x86 1:10.0.13+ds-0+deb13u1 (Debian 13), accel=tcg, -cpu max
# Behaviour  With OF 1, the byte CE raises #OF in 64-bit mode, where the manuals (SDM vol. 2, INTO) have #UD.
# Output     INTO raised #OF
# One guess  #UD, as for the other opcodes that 64-bit mode has dropped.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_qemu
guest trixie <<'END'
case:
    gate 4, overflow
    gate 6, undefined
    mov eax, 0x7FFFFFFF
    add eax, 1                  ; OF becomes 1
    db 0xCE
    line 'INTO raised nothing'
    ret
overflow:
    line 'INTO raised #OF'
    jmp off
undefined:
    line 'INTO raised #UD'
    jmp off
END
expect "qemu $qemu_version" 'INTO raised #OF' "$(qemu)"
exit $failed
