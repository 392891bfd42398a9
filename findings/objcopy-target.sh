#!/bin/sh
# objcopy 2.47 takes --target for the format of its input too, so that the usual conversion of ELF to PE fails.
#
# Versions   binutils 2.40-2 (Debian 12) and 2.47.50.20261021-1 (Debian sid, seen 2026-11-28)
# Behaviour  `objcopy --target=efi-app-x86_64 PROGRAM.so PROGRAM.efi` converts an ELF program with 2.40; with 2.47.50 the
#            input is "file format not recognized". With --output-target both convert it.
# Output     2.40: --target converts, --output-target converts; 2.47.50: --target fails, --output-target converts
# One guess  The command in most recipes for UEFI programs goes on working: what the input is, is seen from the file.
. "${0%/*}/lib/packages.sh"
printf '.globl _start\n_start: ret\n.data\n.quad 1\n' >"$tmp/program.s"
convert() {
    run "$1" x86_64-linux-gnu-as -o "$tmp/program.o" "$tmp/program.s"
    run "$1" x86_64-linux-gnu-ld -shared -e _start -o "$tmp/program.so" "$tmp/program.o"
    for option in --target --output-target; do
        run "$1" x86_64-linux-gnu-objcopy $option=efi-app-x86_64 -j .text -j .data "$tmp/program.so" "$tmp/program.efi" \
            2>"$tmp/log" &&
            echo "$option converts" || { grep -q 'file format not recognized' "$tmp/log" && echo "$option fails"; }
    done | paste -sd , | sed 's/,/, /'
}
install bookworm binutils=2.40-2
install sid binutils=2.47.50.20261021-1
expect 'objcopy 2.40' '--target converts, --output-target converts' "$(convert bookworm)"
expect 'objcopy 2.47.50' '--target fails, --output-target converts' "$(convert sid)"
exit $failed
