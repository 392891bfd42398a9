/*
 * What the user asked for: `key=value` words, from the load options and from latchkey.cfg. Pure: also tested
 * on the host.
 */
#ifndef BOOT_OPTIONS_OPTIONS_H
#define BOOT_OPTIONS_OPTIONS_H

#include "boot/options/ways.h"
#include "boot/text/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fred_option { FRED_AUTO, FRED_NATIVE, FRED_SOFT };
enum layout_option { LAYOUT_AUTO, LAYOUT_SS18, LAYOUT_CS28 };
enum vmx_option { VMX_AUTO, VMX_ON, VMX_OFF };
enum mitigations_option { MITIGATIONS_OFF, MITIGATIONS_ON };
enum after_option { AFTER_OFF, AFTER_RESET, AFTER_RETURN, AFTER_HALT };
enum serial_option { SERIAL_AUTO, SERIAL_OFF };
enum screen_option { SCREEN_AUTO, SCREEN_SMALL, SCREEN_LARGE, SCREEN_OFF };

#define OPTIONS_TEXT 256 /* bytes of a text, the NUL at its end included */

struct options {
    unsigned fred; /* enum fred_option, and so on below */
    unsigned layout;
    unsigned vmx;
    unsigned way;
    unsigned after;
    unsigned memory;           /* MiB to ask the firmware for, for this CPU */
    unsigned cpus;             /* logical CPUs, 0: all */
    char only[OPTIONS_TEXT];   /* globs of case ids, apart by commas; empty: every case */
    char skip[OPTIONS_TEXT];   /* the same; empty: none */
    unsigned repeat;           /* how often to run all that */
    unsigned shuffle;          /* seed of the order, 0: as they are linked */
    unsigned storm;            /* NMIs of each storm */
    unsigned seed;             /* of storms */
    unsigned bench;            /* rounds of each measurement */
    unsigned mitigations;      /* enum mitigations_option */
    char fault[OPTIONS_TEXT];  /* what to make wrong (tests/faults/); empty: nothing */
    char strike[OPTIONS_TEXT]; /* what to strike with, and where (tests/strike/strike.h); empty: nothing */
    unsigned serial;           /* enum serial_option */
    unsigned screen;           /* enum screen_option */
};

/* What holds where nothing is said. */
struct options options_default(void);

/*
 * One word `key=value`, not NUL-terminated. On failure *o is unchanged and the error names the key or the
 * value and what is known instead.
 */
error options_word(struct options *o, const char *word, size_t length);

/*
 * A command line: words apart by blanks; one in double quotes may hold blanks. A first word that is no
 * key=value, or whose key is a path, is the program's own name (the UEFI shell gives it, other loaders do
 * not).
 */
error options_line(struct options *o, const char *line, size_t length);

/* A file: one word a line, blanks around it, `#` to the end of the line is a comment. Errors name it. */
error options_file(struct options *o, const char *text, size_t length);

/*
 * Take `after` alone from a command line or a file, whatever else is wrong with it: where to go when the rest
 * is refused.
 */
void options_line_after(struct options *o, const char *line, size_t length);
void options_file_after(struct options *o, const char *text, size_t length);

/* Whether a word of a command line asks for help: -h, --help, -?, /? or help. */
bool options_ask_help(const char *line, size_t length);

#define OPTIONS_HELP_SIZE 3072

/* The usage text, whole in OPTIONS_HELP_SIZE bytes with the NUL at its end; returns its length. */
size_t options_help(char *out, size_t size, const char *version);

/*
 * Makes a command line of load options, which any loader may have written: UCS-2 made ASCII ('?' where that
 * cannot be), at most size - 1 characters up to a NUL. False, and an empty line, if the bytes are no UCS-2
 * text: a boot entry may hold whatever its maker had a use for (UEFI 2.10, 3.1.3, OptionalData).
 */
bool options_load(const void *data, size_t bytes, char *out, size_t size, size_t *length);

#define OPTIONS_FILE_LIMIT 4096 /* bytes in latchkey.cfg */
#define OPTIONS_LINE_SIZE  1024 /* bytes of a command line, the NUL at its end included */

#endif
