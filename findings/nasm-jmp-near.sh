#!/bin/sh
# NASM 3 assembles `jmp near LABEL` as a two-byte short jump if the label is close enough.
#
# Versions   nasm 2.16.01-1 (Debian 12) and nasm 3.01-1 (Debian sid, seen 2026-11-28)
# Behaviour  With the default optimization, 2.16 honours `near` in `jmp near LABEL` and emits E9 rel32; 3.01 emits
#            EB rel8. With `jmp strict near LABEL`, or with -O0, both emit E9 rel32.
# Output     2.16.01: e900000000 e900000000 e900000000
#            3.01: eb00 e900000000 e900000000
# One guess  An explicit `near` fixes the length of the jump, so that the code after it starts at a known offset.
. "${0%/*}/lib/packages.sh"

# bytes SUITE: of a jump to the next instruction: by default, with `strict`, and with -O0.
bytes() {
    for way in 'near:-Ox' 'strict near:-Ox' 'near:-O0'; do
        printf 'bits 64\n    jmp %s next\nnext:\n' "${way%:*}" >"$tmp/jump.asm"
        run "$1" nasm "${way#*:}" -f bin -o "$tmp/jump.bin" "$tmp/jump.asm" || die "the nasm of $1 does not run"
        od -An -v -tx1 "$tmp/jump.bin" | tr -d ' \n'
        echo
    done | xargs
}
install bookworm nasm=2.16.01-1
install sid nasm=3.01-1
expect 'nasm 2.16.01' 'e900000000 e900000000 e900000000' "$(bytes bookworm)"
expect 'nasm 3.01' 'eb00 e900000000 e900000000' "$(bytes sid)"
exit $failed
