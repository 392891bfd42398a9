#!/bin/sh
# QEMU without KVM single-steps a repeated string instruction once more than it repeats it.
#
# Version    qemu-system-x86 1:10.0.13+ds-0+deb13u1 (Debian 13), accel=tcg, -cpu max
# Behaviour  With TF, REP STOSB with RCX 3 traps four times: three times at REP STOSB itself, the last of these with RCX 0,
#            and then after it. A CPU traps after each iteration, and after the last one RIP is already at the next
#            instruction (Bochs 3.1 does so too).
# Output     RIP+0 RCX=2, RIP+0 RCX=1, RIP+0 RCX=0, RIP+2 RCX=0
# One guess  Three iterations are three steps, and a step with RCX 0 is at the next instruction.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_qemu
guest trixie <<'END'
case:
    gate 1, step
    mov edi, 0x20000
    mov ecx, 3
    line ''
    pushfq
    bts qword [rsp], 8          ; TF
    popfq
string:
    rep stosb
    nop
    pushfq
    btr qword [rsp], 8
    popfq
    ret
step:
    mov rbx, [rsp]
    sub rbx, string
    cmp rbx, 2
    ja .quiet
    test r8d, r8d
    jz .first
    show ', '
.first:
    inc r8d
    show 'RIP+'
    show_hex rbx
    show ' RCX='
    show_hex rcx
.quiet:
    iretq
END
expect "qemu $qemu_version" 'RIP+0 RCX=2, RIP+0 RCX=1, RIP+0 RCX=0, RIP+2 RCX=0' "$(qemu)"
exit $failed
