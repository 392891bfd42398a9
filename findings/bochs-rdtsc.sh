#!/bin/sh
# The TSC of Bochs does not count the instructions since the last branch.
#
# Version    bochs 3.1+dfsg-1 (Debian forky)
# Behaviour  One instruction is one tick, but RDTSC sees the ticks up to the last branch only: in straight code two RDTSC
#            are one tick apart whether 0 or 30 NOPs are between them. With a jump before each RDTSC, the difference is the
#            number of instructions.
# Output     straight: 1 1 1 1; with jumps: 3 d 17 21 (hexadecimal, for 0, 10, 20, 30 NOPs)
# One guess  A clock that counts instructions counts each of them.
. "${0%/*}/lib/packages.sh"
. "$here/lib/machines.sh"
with_bochs
guest forky <<'END'
%macro ticks 2                  ; between two RDTSC with %1 NOPs in between; %2 = 1: a jump before each
%if %2
    jmp %%first
%endif
%%first:
    rdtsc
    mov ebx, eax
    times %1 nop
%if %2
    jmp %%second
%endif
%%second:
    rdtsc
    sub eax, ebx
    mov ebx, eax
%endmacro
%macro table 1
%assign n 0
%rep 4
    ticks n, %1
    show ' '
    show_hex rbx
%assign n n + 10
%endrep
%endmacro
case:
    line 'straight:'
    table 0
    show '; with jumps:'
    table 1
    ret
END
expect "bochs $bochs_version" 'straight: 1 1 1 1; with jumps: 3 d 17 21' "$(bochs)"
exit $failed
