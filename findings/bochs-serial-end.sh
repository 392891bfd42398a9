#!/bin/sh
# Bochs loses the last bytes on the serial port if the machine is turned off when the transmitter takes a new byte.
#
# Version    bochs 3.1+dfsg-1 (Debian forky)
# Behaviour  The guest waits for bit 5 of the line status (holding register empty) before each byte, and after the last
#            one; then it turns the machine off. The last byte is missing in the file that com1 is written to. After a wait
#            for bit 6 (transmitter empty) it is there.
# Output     turned off at bit 5: abcde; turned off at bit 6: abcdef
# One guess  A byte that the port of an emulator has taken is in the file at once.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_bochs
send() {
    { echo "LAST equ $1"; cat <<'END'
case:
    line 'sent'
    mov dx, 0x3FB               ; 115200 8N1
    mov al, 0x83
    out dx, al
    mov dx, 0x3F8
    mov al, 1
    out dx, al
    inc dx
    mov al, 0
    out dx, al
    mov dx, 0x3FB
    mov al, 3
    out dx, al
    mov rdi, text
.next:
    mov cl, 0x20
    call until
    mov al, [rdi]
    mov dx, 0x3F8
    out dx, al
    inc rdi
    cmp rdi, text.end
    jb .next
    mov cl, LAST
until:
    mov dx, 0x3FD
    in al, dx
    test al, cl
    jz until
    ret
text: db 'abcdef'
.end:
END
    } | guest forky
    bochs "com1: enabled=1, mode=file, dev=$tmp/serial" >"$tmp/sent"
    cat "$tmp/serial"
}
expect "bochs $bochs_version, turned off at bit 5" 'abcde' "$(send 0x20)"
expect "bochs $bochs_version, turned off at bit 6" 'abcdef' "$(send 0x40)"
exit $failed
