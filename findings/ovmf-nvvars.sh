#!/bin/sh
# OVMF without flash writes a file to the FAT disk that it boots from.
#
# Version    ovmf 2025.02-8+deb13u1 (Debian 13), in QEMU with -bios
# Behaviour  After a boot of a program that writes nothing, the disk has a new file NvVars: the UEFI variables.
# Output     files before: EFI; after: EFI NvVars
# One guess  To boot a disk and read one program from it leaves the disk as it was.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_ovmf
uefi_guest trixie <<'END'
case:
    line 'started'
    ret
END
before=$(ls "$tmp/disk")
qemu_uefi >/dev/null
expect "ovmf $ovmf_version" 'files before: EFI; after: EFI NvVars' "files before: $before; after: $(ls "$tmp/disk" | xargs)"
exit $failed
