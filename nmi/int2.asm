; The VMM's own `int $2`, at a site of its own: the handler recognizes its frame by RIP. Entered by a jump, as the stubs
; of nmi/reflect.asm are, with RDI = struct reflection *, which the FRED entry point saves.

%include "nmi/offsets.inc"
%include "include/int_site.inc"

section .text
global reflect_int2:function hidden
reflect_int2:
    lea rax, [rel site]
    CALL_INT_SITE
    jmp [rdi + REFLECTION_BACK]

section .text.int_sites exec align=4
global nmi_int2_return:data hidden
site:
    INT_SITE 2, nmi_int2_return
