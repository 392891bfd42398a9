#!/bin/sh
# OVMF's watchdog timer does not count the time in which interrupts are off.
#
# Version    ovmf 2025.02-8+deb13u1 (Debian 13), in QEMU
# Behaviour  A watchdog of 4 seconds resets the machine neither during 8 seconds with interrupts off, nor at the second of
#            the clock that follows: it resets within the six seconds after that.
# Output     alive after 8 s with interrupts off, alive 2 s later
# One guess  A watchdog is for hangs, and one with interrupts off is a hang like any other; at least it is due at once when
#            interrupts are on again.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_ovmf
uefi_guest trixie <<'END'
case:
    mov ecx, 4
    mov edx, 0x10000
    xor r8d, r8d
    xor r9d, r9d
    service 256                 ; SetWatchdogTimer
    cli
    mov ecx, 8
    call seconds
    line 'alive after 8 s with interrupts off'
    sti
    mov ecx, 2
    call seconds
    show ', alive 2 s later'
    mov ecx, 6
    call seconds
    show ', and never reset'
    ret
seconds:                        ; waits until the real-time clock's seconds have changed ECX times
    call read
    mov ah, al
.same:
    call read
    cmp al, ah
    je .same
    loop seconds
    ret
read:
    mov al, 0
    out 0x70, al
    in al, 0x71
    ret
END
expect "ovmf $ovmf_version" 'alive after 8 s with interrupts off, alive 2 s later' "$(qemu_uefi)"
exit $failed
