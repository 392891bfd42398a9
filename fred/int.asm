; uint64_t fred_int(uint8_t vector): INT n for any n, at its site (include/int_site.inc).

%include "include/int_site.inc"

section .text
global fred_int:function hidden
fred_int:
    movzx edi, dil
    lea rax, [rel fred_int_sites]
    lea rax, [rax + rdi * INT_SITE_SIZE]
    push rax
    sub rsp, 8
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
