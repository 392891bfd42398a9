/*
 * Text from values: a subset of printf. %s %c %% %d %u %x %lu %ld %lx, with `#`, `0`, `-`, a
 * width and, for %s, a precision. Pure: also tested on the host.
 */
#ifndef BOOT_TEXT_FORMAT_H
#define BOOT_TEXT_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* Writes at most `size` bytes, the NUL included (size > 0). Returns the length written, without the NUL. */
__attribute__((format(printf, 3, 4))) size_t format(char *out, size_t size, const char *text, ...);
size_t format_list(char *out, size_t size, const char *text, va_list arguments);

#endif
