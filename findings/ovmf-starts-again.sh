#!/bin/sh
# OVMF without its shell starts a boot program that has failed a second time.
#
# Version    ovmf 2025.02-8+deb13u1 (Debian 13), in QEMU with opt/org.tianocore/EFIShellSupport=no
# Behaviour  The only disk's program calls Exit with EFI_ABORTED. The firmware, which has nothing else to boot, loads and
#            starts it again.
# Output     started, started again
# One guess  The boot options are tried in their order, each once (UEFI 2.10, 3.1.1); after the last the user is asked.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_ovmf
uefi_guest trixie <<'END'
TOLD equ 0x78                   ; of the RTC's memory: 0 at first
case:
    line 'started'
    mov al, TOLD
    out 0x70, al
    in al, 0x71
    test al, al
    jnz .again
    mov al, TOLD
    out 0x70, al
    mov al, 1
    out 0x71, al
    mov rdx, 1 << 63 | 21       ; EFI_ABORTED
    xor r8d, r8d
    xor r9d, r9d
    service 216                 ; Exit, of the image in RCX
.again:
    show ' again'
    ret
END
seen=$(qemu_uefi -fw_cfg name=opt/org.tianocore/EFIShellSupport,string=no)
expect "ovmf $ovmf_version" 'started, started again' "$(echo "$seen" | sed -n '$!s/$/,/; p' | xargs)"
exit $failed
