; Output of a guest on port 0xE9, in 64-bit mode:
;   line TEXT ...    begins a line with that text; show TEXT ... continues it; show_hex VALUE too.
; RAX and RSI are for these macros.
%macro show 1+
    lea rsi, [rel %%text]
    call show_text
    jmp %%end
%%text: db %1, 0
%%end:
%endmacro
%macro line 1+
    show 10, '> ', %1
%endmacro
%macro show_hex 1
    mov rax, %1
    call show_digits
%endmacro

show_text:
    lodsb
    test al, al
    jz .end
    out 0xE9, al
    jmp show_text
.end:
    ret
show_digits:                    ; without leading zeros
    push rax
    shr rax, 4
    jz .last
    call show_digits
.last:
    pop rax
    and al, 15
    add al, '0'
    cmp al, '9'
    jbe .put
    add al, 'a' - '9' - 1
.put:
    out 0xE9, al
    ret

; Turns the machine off.
off:
    show 10
    out 0xF4, al                ; the isa-debug-exit of QEMU
    lea rsi, [rel .word]
    mov ecx, 8
    mov dx, 0x8900              ; a port of Bochs
    rep outsb
.halt:
    hlt
    jmp .halt
.word: db 'Shutdown'
