/*
 * The memory and string functions that the compiler or the program calls (C17, 7.24). On the build host they
 * are those of the C library, whose headers may define these names as macros.
 */
#ifndef BOOT_TEXT_STRING_H
#define BOOT_TEXT_STRING_H

#if __STDC_HOSTED__
#include <string.h>
#else
#include <stddef.h>

void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
void *memchr(const void *in, int byte, size_t size);
size_t strlen(const char *text);
#endif

#endif
