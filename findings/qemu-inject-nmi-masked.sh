#!/bin/sh
# QEMU's command to inject an NMI reports success, and the NMI is lost, while LINT1 of the local APIC is masked.
#
# Version    qemu-system-x86 1:10.0.13+ds-0+deb13u1 (Debian 13), accel=tcg, -cpu max
# Behaviour  inject-nmi of QMP raises the local APIC's input LINT1. With LINT1 masked its answer is the empty one of success,
#            no NMI arrives, and none is held until LINT1 is unmasked. With LINT1 open, in NMI mode, it arrives.
# Output     masked: 0 NMIs; unmasked: 0 NMIs; after one more: 1 NMIs
#            answers: 2, errors: 0
# One guess  The NMI arrives whatever the APIC, as one from another CPU does; or the command fails.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_qemu
guest trixie <<'END'
LINT1 equ 0xFEE00360
TOLD  equ 0x83                  ; the page of a DMA channel that is not used: the host writes it
%macro wait_for 1
%%again:
    pause
    in al, TOLD
    cmp al, %1
    jne %%again
    mov ecx, 1000000
%%more:
    pause
    loop %%more
%endmacro
case:
    gate 2, nmi
    mov al, 0
    out TOLD, al
    mov edi, 0xFEE000F0         ; the APIC is on
    or dword [rdi], 0x100
    mov edi, LINT1
    mov dword [rdi], 0x10400
    line 'masked: '
    wait_for 1
    show_hex r8
    mov edi, LINT1
    mov dword [rdi], 0x400
    wait_for 1
    show ' NMIs; unmasked: '
    show_hex r8
    show ' NMIs; after one more: '
    wait_for 2
    show_hex r8
    show ' NMIs'
    ret
nmi:
    inc r8
    iretq
END

# step N TEXT: injects an NMI once the guest has printed TEXT, and then sets the guest's register to N.
step() {
    n=0
    until grep -q "$2" "$tmp/said" 2>/dev/null; do
        n=$((n + 1))
        [ $n -lt 100 ] || die "the guest did not print '$2'"
        sleep 0.1
    done
    echo '{"execute": "inject-nmi"}'
    echo "{\"execute\": \"human-monitor-command\", \"arguments\": {\"command-line\": \"o /b 0x83 $1\"}}"
}
mkfifo "$tmp/qmp.in" "$tmp/qmp.out"
cat "$tmp/qmp.out" >"$tmp/answers" &
{
    echo '{"execute": "qmp_capabilities"}'
    step 1 'masked: '
    step 2 'one more: '
} >"$tmp/qmp.in" &
expect "qemu $qemu_version" 'masked: 0 NMIs; unmasked: 0 NMIs; after one more: 1 NMIs' \
    "$(qemu -chardev "pipe,id=qmp,path=$tmp/qmp" -mon chardev=qmp,mode=control)"
wait
expect "qemu $qemu_version, inject-nmi" 'answers: 2, errors: 0' \
    "answers: $(($(grep -c '"return": {}' "$tmp/answers") - 1)), errors: $(grep -c '"error"' "$tmp/answers")"
exit $failed
