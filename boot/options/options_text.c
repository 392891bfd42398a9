/* Words on a command line and in latchkey.cfg: where one ends, and which line is wrong. */
#include "boot/options/options.h"

#include "boot/text/string.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Takes the next word off *text; its length is 0 at the end. */
static const char *next_word(const char **text, const char *end, size_t *length)
{
    const char *start;

    while (*text < end && is_blank(**text))
        (*text)++;
    start = *text;
    while (*text < end && !is_blank(**text))
        (*text)++;
    *length = (size_t)(*text - start);
    return start;
}

/*
 * The same for a command line: a word in double quotes is the text between them, which may be empty. NULL at
 * the end.
 */
static const char *next_argument(const char **text, const char *end, size_t *length)
{
    const char *start = next_word(text, end, length), *quote;

    if (*length == 0)
        return NULL;
    if (*start != '"')
        return start;
    start++;
    quote = memchr(start, '"', (size_t)(end - start));
    *length = (size_t)((quote ? quote : end) - start);
    *text = quote ? quote + 1 : end;
    return start;
}

/* A key is not a path, but a path may contain `=`. */
static bool is_program(const char *word, size_t length)
{
    const char *equals = memchr(word, '=', length);
    size_t before = equals ? (size_t)(equals - word) : length;

    return !equals || memchr(word, '\\', before) || memchr(word, '/', before) || memchr(word, ':', before);
}

static bool names_efi_file(const char *word, size_t length)
{
    static const char ending[] = ".efi";
    size_t size = sizeof(ending) - 1;

    for (size_t i = 0; length >= size && i < size; i++) {
        char c = word[length - size + i];

        if ((c >= 'A' && c <= 'Z' ? c | ' ' : c) != ending[i])
            return false;
    }
    return length >= size;
}

bool options_are_foreign(const char *line, size_t length)
{
    const char *end = line + length;
    size_t word_length;
    const char *word = next_argument(&line, end, &word_length);

    if (!word || names_efi_file(word, word_length))
        return false;
    for (; word; word = next_argument(&line, end, &word_length)) {
        if (memchr(word, '=', word_length))
            return false;
    }
    return true;
}

error options_line(struct options *o, const char *line, size_t length)
{
    const char *end = line + length, *word;
    size_t word_length;

    for (bool first = true; (word = next_argument(&line, end, &word_length)) != NULL; first = false) {
        if (!first || !is_program(word, word_length))
            TRY(options_word(o, word, word_length));
    }
    return NULL;
}

bool options_ask_help(const char *line, size_t length)
{
    static const char *const words[] = {"-h", "--help", "-?", "/?", "help"};
    const char *end = line + length;
    size_t word_length;

    for (const char *word; (word = next_argument(&line, end, &word_length)) != NULL;) {
        for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
            if (strlen(words[i]) == word_length && memcmp(word, words[i], word_length) == 0)
                return true;
        }
    }
    return false;
}

static void take_after(struct options *o, const char *word, size_t length)
{
    static const char key[] = "after=";

    if (length >= sizeof(key) - 1 && memcmp(word, key, sizeof(key) - 1) == 0)
        options_word(o, word, length);
}

void options_line_after(struct options *o, const char *line, size_t length)
{
    const char *end = line + length;
    size_t word_length;

    for (const char *word; (word = next_argument(&line, end, &word_length)) != NULL;)
        take_after(o, word, word_length);
}

static const char utf8_mark[] = {'\xEF', '\xBB', '\xBF'};

/* The text after a byte order mark of UTF-8, which editors of Windows write. */
static const char *after_mark(const char *text, size_t length)
{
    bool marked = length >= sizeof(utf8_mark) && memcmp(text, utf8_mark, sizeof(utf8_mark)) == 0;

    return marked ? text + sizeof(utf8_mark) : text;
}

static bool is_utf16(const char *text, size_t length)
{
    return length >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0);
}

void options_file_after(struct options *o, const char *text, size_t length)
{
    const char *end = text + length;
    size_t word_length;

    text = after_mark(text, length);

    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *line_end = newline ? newline : end;
        const char *comment = memchr(text, '#', (size_t)(line_end - text));
        const char *stop = comment ? comment : line_end;

        for (const char *word; word = next_word(&text, stop, &word_length), word_length > 0;)
            take_after(o, word, word_length);
        text = newline ? newline + 1 : end;
    }
}

static error file_line(struct options *o, const char *line, size_t length, unsigned number)
{
    const char *comment = memchr(line, '#', length);
    const char *end = comment ? comment : line + length;
    size_t word_length;
    const char *word = next_word(&line, end, &word_length);
    error e;

    if (word_length == 0)
        return NULL;
    e = options_word(o, word, word_length);
    if (!e && next_word(&line, end, &word_length) && word_length > 0)
        e = FAIL("more than one word");
    return e ? FAIL("latchkey.cfg, line %u: %s", number, e) : NULL;
}

error options_file(struct options *o, const char *text, size_t length)
{
    const char *end = text + length;

    if (is_utf16(text, length))
        return FAIL("latchkey.cfg is UTF-16, as some editors save a text: save it as UTF-8 or ASCII");
    if (memchr(text, '\0', length))
        return FAIL("latchkey.cfg holds a NUL byte: it is damaged or not plain text (write key=value lines)");
    text = after_mark(text, length);
    for (unsigned number = 1; text < end; number++) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline ? newline : end;

        TRY(file_line(o, text, (size_t)(stop - text), number));
        text = newline ? newline + 1 : end;
    }
    return NULL;
}
