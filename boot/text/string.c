#include "boot/text/string.h"

/* String instructions: the compiler would turn a plain loop back into a call of the function itself. */
void *memcpy(void *to, const void *from, size_t size)
{
    void *start = to;
    size_t words = size / sizeof(long), rest = size % sizeof(long);

    __asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(rest) : : "memory");
    return start;
}

void *memmove(void *to, const void *from, size_t size)
{
    char *last_to = (char *)to + size - 1;
    const char *last_from = (const char *)from + size - 1;

    if (to <= from)
        return memcpy(to, from, size);
    __asm__ volatile("std; rep movsb; cld" : "+D"(last_to), "+S"(last_from), "+c"(size) : : "memory");
    return to;
}

void *memset(void *to, int byte, size_t size)
{
    void *start = to;
    size_t words = size / sizeof(long), rest = size % sizeof(long);
    unsigned long word = 0x0101010101010101UL * (unsigned char)byte;

    __asm__ volatile("rep stosq" : "+D"(to), "+c"(words) : "a"(word) : "memory");
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(rest) : "a"(word) : "memory");
    return start;
}

int memcmp(const void *a, const void *b, size_t size)
{
    const unsigned char *x = a, *y = b;

    for (size_t i = 0; i < size; i++) {
        if (x[i] != y[i])
            return x[i] - y[i];
    }
    return 0;
}

void *memchr(const void *in, int byte, size_t size)
{
    const unsigned char *x = in;

    for (size_t i = 0; i < size; i++) {
        if (x[i] == (unsigned char)byte)
            return (void *)(size_t)(x + i);
    }
    return NULL;
}

size_t strlen(const char *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return length;
}
