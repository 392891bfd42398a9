#!/bin/sh
# In QEMU without KVM, an IRETQ that faults leaves NMIs blocked.
#
# Version    qemu-system-x86 1:10.0.13+ds-0+deb13u1 (Debian 13), accel=tcg, -cpu max; bochs 3.1+dfsg-1 (Debian forky)
# Behaviour  In the handler of an NMI, IRETQ meets a code selector beyond the GDT, and raises #GP. The #GP handler sends this
#            CPU an NMI. In QEMU it arrives only after the next IRETQ that does not fault; in Bochs it arrives at once.
#            The manual (SDM vol. 3, Changes to Instruction Behavior in VMX Non-Root Operation, IRET) has NMIs unblocked
#            even if the IRET faults.
# Output     qemu: after the IRETQ that faults: blocked; after the one that does not: arrived
#            bochs: after the IRETQ that faults: arrived; after the one that does not: none
# One guess  A handler of an IRET's fault runs with NMIs open, on every machine.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_qemu
with_bochs
cat >"$tmp/case.asm" <<'END'
%macro send_nmi 0
    mov edi, 0xFEE00020         ; this CPU's ID
    mov eax, [rdi]
    mov edi, 0xFEE00310
    mov [rdi], eax
    mov edi, 0xFEE00300
    mov dword [rdi], 0x4400
    mov ecx, 100000
%%wait:
    pause
    loop %%wait
%endmacro
case:
    gate 2, nmi
    gate 13, fault
    mov edi, 0xFEE000F0         ; the APIC is on
    or dword [rdi], 0x100
    xor r8d, r8d
    send_nmi
    line 'after the IRETQ that faults: '
    mov esi, blocked
    cmp r9d, 2
    jb .said
    mov esi, arrived
.said:
    call show_text
    show '; after the one that does not: '
    mov esi, none
    cmp r8d, r9d
    je .end
    mov esi, arrived
.end:
    jmp show_text
blocked: db 'blocked', 0
arrived: db 'arrived', 0
none:    db 'none', 0

nmi:
    inc r8d
    cmp r8d, 1
    jne .return
    mov rbp, rsp
    mov eax, ss
    push rax
    push rbp
    pushfq
    push 0xFFF8                 ; beyond the GDT
    push case
    iretq
.return:
    iretq
fault:
    send_nmi
    mov r9d, r8d                ; NMIs so far
    mov rsp, rbp                ; the frame of the first NMI
    iretq
END
guest trixie <"$tmp/case.asm"
expect "qemu $qemu_version" 'after the IRETQ that faults: blocked; after the one that does not: arrived' "$(qemu)"
guest forky <"$tmp/case.asm"
expect "bochs $bochs_version" 'after the IRETQ that faults: arrived; after the one that does not: none' "$(bochs)"
exit $failed
