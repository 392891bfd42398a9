#!/bin/sh
# objcopy writes the contents of a section with the flag `alloc` and without `load` nowhere that a PE loader looks.
#
# Version    binutils 2.40-2 (Debian 12)
# Behaviour  A section added with --set-section-flags alloc,readonly gets SizeOfRawData 0 in a PE image, so that it is
#            loaded as zeros; objcopy exits with 0 and prints nothing. With alloc,load,readonly the size is there.
# Output     alloc,readonly: VirtualSize 512, SizeOfRawData 0; alloc,load,readonly: VirtualSize 7, SizeOfRawData 512
# One guess  `alloc` is enough for a section that has contents, as in ELF, where SHF_ALLOC alone makes it part of the image.
. "${0%/*}/lib/packages.sh"
install bookworm binutils=2.40-2
printf '.globl _start\n_start: ret\n.data\n.quad 1\n' >"$tmp/program.s"
echo 'sbat,1' >"$tmp/sbat"
run bookworm x86_64-linux-gnu-as -o "$tmp/program.o" "$tmp/program.s"
run bookworm x86_64-linux-gnu-ld -shared -e _start -o "$tmp/program.so" "$tmp/program.o"
sizes() {
    run bookworm x86_64-linux-gnu-objcopy --target efi-app-x86_64 -j .text -j .data --add-section .sbat="$tmp/sbat" \
        --change-section-address .sbat=0x10000 --set-section-flags .sbat="$1" "$tmp/program.so" "$tmp/program.efi" ||
        die "objcopy fails"
    at=$(grep -abo '\.sbat' "$tmp/program.efi" | head -n 1 | cut -d : -f 1) # its section header
    echo "VirtualSize $(($(od -An -tu4 -j $((at + 8)) -N 4 "$tmp/program.efi"))), SizeOfRawData" \
        "$(($(od -An -tu4 -j $((at + 16)) -N 4 "$tmp/program.efi")))"
}
expect 'objcopy 2.40, alloc,readonly' 'VirtualSize 512, SizeOfRawData 0' "$(sizes alloc,readonly)"
expect 'objcopy 2.40, alloc,load,readonly' 'VirtualSize 7, SizeOfRawData 512' "$(sizes alloc,load,readonly)"
exit $failed
