; void nmi_int2(void): the VMM's own `int $2`, at a place of its own so that its frame can be known by RIP.

%include "include/int_site.inc"

section .text
global nmi_int2:function hidden
nmi_int2:
    sub rsp, 8
    lea rax, [rel site]
    CALL_INT_SITE
    add rsp, 8
    ret

section .text.int_sites exec align=4
global nmi_int2_return:data hidden
site:
    INT_SITE 2, nmi_int2_return
