#include "boot/log.h"

#include "boot/string.h"

#define LOG_SIZE 65536

static char kept[LOG_SIZE];
static size_t kept_length;
static bool kept_cut;
static char status[LOG_STATUS];

void log_open(void)
{
    kept_length = 0;
    kept_cut = false;
    status[0] = '\0';
}

void log_put(char c)
{
    if (kept_length < LOG_SIZE)
        kept[kept_length++] = c;
    else
        kept_cut = true;
}

void log_status(const char *text)
{
    size_t length = strlen(text);

    length = length < sizeof(status) ? length : sizeof(status) - 1;
    memcpy(status, text, length);
    status[length] = '\0';
}

const char *log_text(size_t *length, bool *cut)
{
    *length = kept_length;
    *cut = kept_cut;
    return kept;
}
