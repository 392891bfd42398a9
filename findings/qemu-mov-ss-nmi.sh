#!/bin/sh
# QEMU without KVM delivers NMIs between MOV SS and the next instruction.
#
# Version    qemu-system-x86 1:10.0.13+ds-0+deb13u1 (Debian 13), accel=tcg, -cpu max
# Behaviour  While a loop executes MOV SS, a timer raises NMIs. Many of them interrupt directly after MOV SS, where the
#            manuals (SDM vol. 3, Masking Exceptions and Interrupts When Switching Stacks) have them blocked for one
#            instruction. Bochs 3.1 blocks them.
# Output     NMIs directly after MOV SS: some
# One guess  After MOV SS, RSP can be loaded before any NMI uses the stack.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_qemu
guest trixie <<'END'
IOAPIC equ 0xFEC00000
case:
    gate 2, handler
    mov al, 0x34                ; timer channel 0: about 300 times a second, to pin 2 as an NMI
    out 0x43, al
    mov al, 0x00
    out 0x40, al
    mov al, 0x10
    out 0x40, al
    mov esi, 0xFEE00020         ; this CPU's ID
    mov eax, [rsi]
    mov edi, IOAPIC
    mov dword [rdi], 0x15
    mov [rdi + 16], eax
    mov dword [rdi], 0x14
    mov dword [rdi + 16], 0x400
    mov ecx, ss
.loop:
    mov ss, ecx
.shadow:
    nop
    cmp r8d, 100                ; that many NMIs
    jb .loop
    mov dword [rdi + 16], 0x10000
    line 'NMIs directly after MOV SS: '
    test r9d, r9d
    jz .none
    show 'some'
    ret
.none:
    show 'none'
    ret
handler:
    inc r8d
    cmp qword [rsp], case.shadow
    jne .elsewhere
    inc r9d
.elsewhere:
    iretq
END
expect "qemu $qemu_version" 'NMIs directly after MOV SS: some' "$(qemu)"
exit $failed
