/*
 * C constants for NASM. An offsets.c is compiled to assembly and never linked; the Makefile extracts the
 * lines that these macros leave there into the offsets.inc beside it.
 */
#ifndef INCLUDE_OFFSETS_H
#define INCLUDE_OFFSETS_H

#include <stddef.h>

#define CONSTANT(name, value)        __asm__ volatile("\n@define " #name " %c0" : : "i"((int)(value)))
#define OFFSET(name, struct, member) CONSTANT(name, offsetof(struct, member))

#endif
