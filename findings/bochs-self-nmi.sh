#!/bin/sh
# Bochs delivers an NMI that is sent with the self shorthand as a maskable interrupt.
#
# Version    bochs 3.1+dfsg-1 (Debian forky)
# Behaviour  The ICR value 44450h (delivery mode NMI, destination shorthand self, vector 50h) leads to interrupt 50h. With
#            4400h and the CPU's own ID as the destination, an NMI arrives. The shorthand is for fixed interrupts only
#            (SDM vol. 3, table 10-3), but QEMU delivers an NMI there too.
# Output     shorthand: interrupt 50; own ID: NMI
# One guess  An NMI or nothing, and never a vector that delivery mode NMI ignores.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_bochs
guest forky <<'END'
ICR equ 0xFEE00300              ; of the local APIC
case:
    gate 2, nmi
    gate 0x50, interrupt
    mov edi, ICR
    or dword [rdi - 0x300 + 0xF0], 0x100 ; enables the APIC
    mov edx, [rdi - 0x300 + 0x20] ; this CPU's ID
    sti
    line 'shorthand: '
    mov dword [rdi], 0x44450
    call until
    show '; own ID: '
    mov [rdi + 0x10], edx
    mov dword [rdi], 0x4400
    call until
    cli
    ret
until:
    mov ecx, 10000
    loop $
    ret
nmi:
    show 'NMI'
    iretq
interrupt:
    show 'interrupt 50'
    mov dword [rdi - 0x300 + 0xB0], 0 ; EOI
    iretq
END
expect "bochs $bochs_version" 'shorthand: interrupt 50; own ID: NMI' "$(bochs)"
exit $failed
