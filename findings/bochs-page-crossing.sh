#!/bin/sh
# With two CPUs, Bochs executes the first instruction of an exception's handler as if it stood at the exception, if that
# instruction crosses a page.
#
# Version    bochs 3.1+dfsg-1 (Debian forky)
# Behaviour  The handler of #UD begins with a CALL of the next instruction, one byte of which is on one page and four on the
#            next. With one CPU it goes to the instruction after the CALL. With two CPUs, the other one waiting for its
#            start, it goes to five bytes after the UD2. A handler on one page runs as it should with both.
# Output     one CPU: across pages: in the handler; on one page: in the handler
#            two CPUs: across pages: after the UD2; on one page: in the handler
# One guess  Code means the same wherever its pages end, and however many CPUs there are.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_bochs
guest forky <<'END'
PAGE_END equ 0x21000
%macro raise 1                  ; #UD, its handler at %1
    mov rsi, handler
    mov edi, %1
    mov ecx, handler_end - handler
    rep movsb
    gate 6, %1
    call exception
%endmacro
case:
    line 'across pages: '
    raise PAGE_END - 1
    show '; on one page: '
    raise PAGE_END + 0x100
    ret
exception:
    mov rbx, rsp
    ud2
    nop
    nop
    nop
    show 'after the UD2'
    mov rsp, rbx
    ret
handler:
    db 0xE8
    dd 0                        ; CALL the next instruction
    mov rax, called
    jmp rax
handler_end:
called:
    show 'in the handler'
    mov rsp, rbx
    ret
END
expect "bochs $bochs_version, one CPU" 'across pages: in the handler; on one page: in the handler' "$(bochs)"
expect "bochs $bochs_version, two CPUs" 'across pages: after the UD2; on one page: in the handler' \
    "$(bochs 'cpu: model=wildcat_lake, count=2, ips=20000000, reset_on_triple_fault=0, ignore_bad_msrs=0')"
exit $failed
