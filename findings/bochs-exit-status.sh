#!/bin/sh
# Bochs exits with 1 after the guest has turned the machine off.
#
# Version    bochs 3.1+dfsg-1 (Debian forky)
# Behaviour  A guest that turns itself off by ACPI ends Bochs with exit status 1, the one of a panic or of a bad
#            configuration.
# Output     off by ACPI: exit status 1
# One guess  0 for a guest that ends as it should, so that a script can rely on it.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_bochs
guest forky <<'END'
case:
    line 'turns itself off'
    show 10
    mov dx, 0xB004              ; the power management's control register, where the BIOS puts it
    mov ax, 0x2000              ; S5
    out dx, ax
    ret
END
said=$(bochs)
grep -q 'ACPI control: soft power off' "$tmp/errors" || die "no power-off by ACPI"
expect "bochs $bochs_version, $said" 'exit status 1' "exit status $(cat "$tmp/status")"
exit $failed
