/*
 * Numbers that NASM needs from C. A room's offsets.c is compiled to assembly, never linked; the Makefile
 * makes the room's offsets.inc of the lines that these macros leave in it.
 */
#ifndef INCLUDE_OFFSETS_H
#define INCLUDE_OFFSETS_H

#include <stddef.h>

#define CONSTANT(name, value)        __asm__ volatile("\n@define " #name " %c0" : : "i"((int)(value)))
#define OFFSET(name, struct, member) CONSTANT(name, offsetof(struct, member))

#endif
