# Read after packages.sh: emulators, and guests of a few lines of NASM, which start at `case`. What a guest prints is what
# `qemu`, `qemu_uefi` and `bochs` print.
qemu_version=1:10.0.13+ds-0+deb13u1
ovmf_version=2025.02-8+deb13u1
bochs_version=3.1+dfsg-1
with_qemu() { install trixie qemu-system-x86=$qemu_version nasm=2.16.03-1 "$@"; }
with_ovmf() { with_qemu ovmf=$ovmf_version; }
with_bochs() {
    install forky bochs=$bochs_version bochs-term=$bochs_version bochsbios=$bochs_version vgabios=0.9d+ds-2 ncurses-base \
        nasm=3.01-1
}

# assemble SUITE START FILE: standard input, after the file START of this folder, with the nasm of that suite.
assemble() {
    { echo "%include \"findings/lib/$2\""; cat; } >"$tmp/guest.asm"
    run "$1" nasm -I "$here/../" -f bin -o "$3" "$tmp/guest.asm" || die "the guest does not assemble"
}

# guest SUITE: makes a disk of one MiB of a guest on standard input.
guest() {
    assemble "$1" boot.asm "$tmp/disk.img"
    truncate -s 1032192 "$tmp/disk.img"
}

# uefi_guest SUITE: makes a folder, to be a FAT disk, of a guest on standard input.
uefi_guest() {
    mkdir -p "$tmp/disk/EFI/BOOT"
    assemble "$1" efi.asm "$tmp/disk/EFI/BOOT/BOOTX64.EFI"
    truncate -s 8704 "$tmp/disk/EFI/BOOT/BOOTX64.EFI" # as long as its headers say
}

said() { sed -n 's/^> //p' "$1" | grep . || die "the guest printed nothing"; }

qemu() { start_qemu -drive "format=raw,file=$tmp/disk.img" "$@"; }
qemu_uefi() { start_qemu -bios "$tmp/trixie/root/usr/share/ovmf/OVMF.fd" -drive "format=raw,file=fat:rw:$tmp/disk" "$@"; }
start_qemu() {
    lib=$tmp/trixie/root/usr/lib/x86_64-linux-gnu share=$tmp/trixie/root/usr/share
    export QEMU_MODULE_DIR="$lib/qemu"
    # isa-debug-exit never ends QEMU with 0.
    run trixie qemu-system-x86_64 -L "$share/seabios" -L "$share/qemu" -accel tcg -cpu max -m 256 -nodefaults -display none \
        -no-reboot -debugcon "file:$tmp/said" -device isa-debug-exit,iobase=0xf4 "$@" </dev/null >"$tmp/log" 2>&1 || true
    said "$tmp/said"
}

# bochs LINE ...: with these lines added to its configuration. Its exit status is in $tmp/status.
bochs() {
    lib=$tmp/forky/root/usr/lib/x86_64-linux-gnu share=$tmp/forky/root/usr/share
    cat >"$tmp/bochsrc" <<-EOF
	cpu: model=wildcat_lake, ips=20000000, reset_on_triple_fault=0, ignore_bad_msrs=0
	memory: guest=64, host=64
	romimage: file=$share/bochs/BIOS-bochs-latest
	vgaromimage: file=$share/bochs/VGABIOS-lgpl-latest
	ata0: enabled=1
	ata0-master: type=disk, path=$tmp/disk.img, cylinders=2, heads=16, spt=63
	boot: disk
	log: $tmp/log
	port_e9_hack: enabled=1
	display_library: term
	sound: waveoutdrv=dummy
	speaker: enabled=0
	panic: action=fatal
	EOF
    for line; do echo "$line" >>"$tmp/bochsrc"; done
    export TERM=linux TERMINFO_DIRS="$tmp/forky/root/usr/share/terminfo:$tmp/forky/root/usr/lib/terminfo"
    export BXSHARE="$share/bochs" LTDL_LIBRARY_PATH="$lib/bochs/plugins"
    # -benchmark bounds its run, in millions of ticks.
    run forky bochs-bin -q -f "$tmp/bochsrc" -benchmark 4000 </dev/null >"$tmp/said" 2>"$tmp/errors" && status=0 || status=$?
    echo $status >"$tmp/status"
    said "$tmp/said"
}
