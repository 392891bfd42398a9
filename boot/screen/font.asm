; The glyphs of space to tilde, then the replacement (boot/screen/font.h).

section .rodata

global font_glyphs:data hidden
font_glyphs:
    incbin "font.bin"
