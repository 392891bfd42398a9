/*
 * The functions on memory and strings that the compiler expects and we use (C17, 7.24). Where there is a C
 * library, as on the build host, they are its own: its headers may make macros of these names.
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
