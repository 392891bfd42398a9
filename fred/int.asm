; uint64_t fred_int(uint8_t vector): INT n for any n, by its site (include/int_site.inc).

%include "include/int_site.inc"

section .bss align=8
global fred_int_rsp:data hidden
fred_int_rsp: resq 1

section .text
global fred_int:function hidden
fred_int:
    movzx edi, dil
    lea rax, [rel fred_int_sites]
    lea rax, [rax + rdi * INT_SITE_SIZE]
    lea rdx, [rsp - 8]
    mov [rel fred_int_rsp], rdx
    push rax
    sub rsp, 8
    add qword [rel fred_int_rsp], -16
    CALL_INT_SITE
    add rsp, 8
    pop rax
    add rax, INT_SITE_RETURN
    ret

section .text.int_sites exec align=4
global fred_int_sites:data hidden
fred_int_sites:
%assign vector 0
%rep 256
    INT_SITE vector
    %assign vector vector + 1
%endrep
