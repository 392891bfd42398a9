#!/bin/sh
# On Bochs, OVMF's timer events come late, by as much as the CPU is slower than a thousand million instructions a second.
#
# Version    ovmf 2025.02-8+deb13u1 (Debian 13), in bochs 3.1+dfsg-1 (Debian forky)
# Behaviour  At 20 million instructions a second, Stall(100 ms) takes 2 million instructions, as it should, and an event that
#            SetTimer is to signal after 100 ms takes 100 million, five seconds of the machine's clock: the local APIC timer of
#            Bochs counts instructions, and OVMF takes its frequency for 1 GHz. At any other ips it is 100 million too.
# Output     Stall 2, event 100 million (the event between 90 and 110, as the firmware's tick is ten)
# One guess  Both services keep time by the same clock, or at least to within a tick.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_bochs
install trixie ovmf=$ovmf_version mtools nasm=2.16.03-1
uefi_guest trixie <<'END'
million equ 1000000
case:
    mov ecx, 100000
    call clock
    service 248                 ; Stall, in microseconds
    call passed
    mov rdi, rax
    line 'Stall '
    mov rax, rdi
    call show_decimal
    mov ecx, 0x80000000         ; a timer event
    mov edx, 8
    xor r8d, r8d
    xor r9d, r9d
    sub rsp, 48
    lea rax, [rel event]
    mov [rsp + 32], rax
    call [rbx + 80]             ; CreateEvent
    add rsp, 48
    mov rcx, [rel event]
    mov edx, 1                  ; once
    mov r8d, million            ; after 100 ms, in units of 100 ns
    service 88                  ; SetTimer
    call clock
    mov ecx, 1
    lea rdx, [rel event]
    lea r8, [rel index]
    service 96                  ; WaitForEvent
    call passed
    add rax, 10
    xor edx, edx
    mov ecx, 20
    div rcx
    imul rdi, rax, 20           ; rounded to 20
    show ', event '
    mov rax, rdi
    call show_decimal
    show ' million'
    ret
clock:
    rdtsc
    shl rdx, 32
    or rax, rdx
    mov [rel start_ticks], rax
    ret
passed:                         ; in RAX, in millions, rounded
    rdtsc
    shl rdx, 32
    or rax, rdx
    sub rax, [rel start_ticks]
    add rax, million / 2
    xor edx, edx
    mov ecx, million
    div rcx
    ret
show_decimal:
    xor edx, edx
    mov ecx, 10
    div rcx
    push rdx
    test eax, eax
    jz .last
    call show_decimal
.last:
    pop rax
    add al, '0'
    out 0xE9, al
    ret
align 8
event: dq 0
index: dq 0
start_ticks: dq 0
END
truncate -s 33546240 "$tmp/fat.img"
run trixie mtools -c mformat -i "$tmp/fat.img" -c 4 -H 0 -t 65 -h 16 -s 63 -v GUEST :: || die "no FAT disk"
run trixie mtools -c mcopy -s -i "$tmp/fat.img" "$tmp/disk/EFI" :: || die "no FAT disk"
for ips in 20000000 50000000; do
    expect "ovmf $ovmf_version in bochs $bochs_version, ips=$ips" "Stall $((ips / 10000000)), event 100 million" "$(bochs \
        "cpu: model=wildcat_lake, ips=$ips, reset_on_triple_fault=0, ignore_bad_msrs=0" 'memory: guest=128, host=128' \
        "romimage: file=$tmp/trixie/root/usr/share/ovmf/OVMF.fd, address=0xffc00000" 'pci: enabled=1, chipset=i440fx' \
        "ata0-master: type=disk, path=$tmp/fat.img, cylinders=65, heads=16, spt=63")"
done
exit $failed
