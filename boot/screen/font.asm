; The glyphs of space to tilde and, last, the one for what is none of them (boot/screen/font.h).

section .rodata

global font_glyphs:data hidden
font_glyphs:
    incbin "font.bin"
