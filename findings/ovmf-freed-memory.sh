#!/bin/sh
# Debian's OVMF fills the memory that a program frees.
#
# Version    ovmf 2025.02-8+deb13u1 (Debian 13), in QEMU
# Behaviour  FreePages writes AF to each byte of the pages: EDK II's DEBUG_CLEAR_MEMORY is on in this build.
# Output     written: 1122334455667788; after FreePages: afafafafafafafaf
# One guess  Memory that was freed, and that nobody allocated again, still has its contents, as with a C library.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_ovmf
uefi_guest trixie <<'END'
case:
    xor ecx, ecx                ; any address
    mov edx, 4                  ; EfiBootServicesData
    mov r8d, 1
    lea r9, [rel page]
    service 40                  ; AllocatePages
    mov rdi, [rel page]
    mov rax, 0x1122334455667788
    mov ecx, 512
    rep stosq
    mov rdi, [rel page]
    mov r12, [rdi + 64]
    mov rcx, rdi
    mov edx, 1
    service 48                  ; FreePages
    mov r13, [rdi + 64]
    line 'written: '
    show_hex r12
    show '; after FreePages: '
    show_hex r13
    ret
page: dq 0
END
expect "ovmf $ovmf_version" 'written: 1122334455667788; after FreePages: afafafafafafafaf' "$(qemu_uefi)"
exit $failed
