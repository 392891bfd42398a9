; Reads the TSC at the steps of a reflected NMI. The path itself is unchanged: the exit begins here instead of at
; vmx_exited, and the pointers through which the VMM jumps (struct reflection, the NMI handler) lead here first.

%include "tests/bench/offsets.inc"

extern bench_exit
extern bench_stub
extern bench_entry
extern bench_handler
extern bench_back

section .bss align=8
saved: resq 2
global bench_stamps:data hidden
bench_stamps: resq BENCH_STAMPS

; STAMP number: changes no register and no flag. LFENCE: everything before it is done, and nothing after it has begun
; (SDM vol. 2, RDTSC). The jump is for Bochs, whose TSC advances only at branches.
%macro STAMP 1
    mov [rel saved], rax
    mov [rel saved + 8], rdx
    jmp %%now
%%now:
    lfence
    rdtsc
    lfence
    mov [rel bench_stamps + %1 * 8], eax
    mov [rel bench_stamps + %1 * 8 + 4], edx
    mov rdx, [rel saved + 8]
    mov rax, [rel saved]
%endmacro

section .text.stamps exec align=16

; HOST_RIP. The guest's VMCALL arrives here too: the stamp of the exit before it is kept.
global bench_at_exit:function hidden
bench_at_exit:
    mov [rel saved], rax
    mov rax, [rel bench_stamps + BENCH_AT_EXIT * 8]
    mov [rel bench_stamps + BENCH_AT_EXIT_BEFORE * 8], rax
    mov rax, [rel saved]
    STAMP BENCH_AT_EXIT
    jmp [rel bench_exit]

; The stub of a way by INT 2: there is no other place before the entry of its handler.
global bench_at_stub:function hidden
bench_at_stub:
    STAMP BENCH_AT_ENTRY
    jmp [rel bench_stub]

; The FRED entry point, or the gate, of a way that jumps there.
global bench_at_entry:function hidden
bench_at_entry:
    STAMP BENCH_AT_ENTRY
    jmp [rel bench_entry]

; The handler, with its argument. By this measure the empty handler of bench_pair_handler costs nothing.
global bench_at_handler:function hidden
bench_at_handler:
    STAMP BENCH_AT_HANDLER
    sub rsp, 8
    call [rel bench_handler]
    add rsp, 8
    STAMP BENCH_BEHIND_HANDLER
    ret

global bench_at_back:function hidden
bench_at_back:
    STAMP BENCH_AT_BACK
    jmp [rel bench_back]

; The cost of a measurement itself, and of a thousand instructions: the difference of the first two stamps.
global bench_pair:function hidden
bench_pair:
    STAMP 0
    STAMP 1
    ret

global bench_pair_jump:function hidden
bench_pair_jump:
    STAMP 0
    jmp [rel .next]
.on:
    STAMP 1
    ret

global bench_pair_handler:function hidden
bench_pair_handler:
    STAMP 0
    sub rsp, 8
    call [rel .empty]
    add rsp, 8
    STAMP 1
.returns:
    ret

global bench_thousand:function hidden
bench_thousand:
    STAMP 0
    times 1000 nop
    STAMP 1
    ret

section .data align=8
bench_pair_jump.next: dq bench_pair_jump.on
bench_pair_handler.empty: dq bench_pair_handler.returns
