/*
 * The options of a run: `key=value` words, from the load options and from latchkey.cfg. Pure: also tested on
 * the host.
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
    char only[OPTIONS_TEXT];   /* globs of case ids, separated by commas; empty: every case */
    char skip[OPTIONS_TEXT];   /* the same; empty: none */
    unsigned repeat;           /* rounds of the selected cases */
    unsigned shuffle;          /* seed of the order; 0: link order */
    unsigned storm;            /* NMIs of each storm */
    unsigned seed;             /* of storms */
    unsigned bench;            /* rounds of each measurement */
    unsigned mitigations;      /* enum mitigations_option */
    char fault[OPTIONS_TEXT];  /* a deliberate fault (tests/faults/); empty: none */
    char strike[OPTIONS_TEXT]; /* EVENT@PHASE (tests/strike/strike.h); empty: no strike */
    unsigned serial;           /* enum serial_option */
    unsigned screen;           /* enum screen_option */
};

/* The defaults. */
struct options options_default(void);

/*
 * Applies one word `key=value`, not NUL-terminated. On failure *o is unchanged, and the error names the
 * invalid key or value and the valid ones.
 */
error options_word(struct options *o, const char *word, size_t length);

/*
 * Applies a command line: words separated by blanks; a word in double quotes may contain blanks. A first word
 * that is not key=value, or whose key is a path, is the program's own name (the UEFI shell passes it, other
 * loaders do not). Fails at the first invalid word; earlier words have been applied.
 */
error options_line(struct options *o, const char *line, size_t length);

/*
 * Whether a command line is a text of somebody else, such as the description of a boot entry, which some
 * firmwares pass: words, but none with `=`, and the first is no name of a program.
 */
bool options_are_foreign(const char *line, size_t length);

/* Applies a file, which may begin with the byte order mark of UTF-8: one word per line, blanks around it,
 * comments from `#` on. Errors name file and line. */
error options_file(struct options *o, const char *text, size_t length);

/*
 * Apply only `after` from a command line or a file, whatever else is invalid in it: how to end when other
 * options are rejected.
 */
void options_line_after(struct options *o, const char *line, size_t length);
void options_file_after(struct options *o, const char *text, size_t length);

/* Whether a word of a command line asks for help: -h, --help, -?, /? or help. */
bool options_ask_help(const char *line, size_t length);

#define OPTIONS_HELP_SIZE 3072

/* Writes the usage text, which fits OPTIONS_HELP_SIZE bytes, the NUL included; returns its length. */
size_t options_help(char *out, size_t size, const char *version);

/*
 * Converts load options to a command line: UCS-2 to ASCII ('?' for other characters), or ASCII with a `=` in
 * it, up to a NUL or size - 1 characters, size > 0. False, and an empty line, for other bytes: OptionalData
 * of a boot entry may be any binary data (UEFI 2.10, 3.1.3).
 */
bool options_load(const void *data, size_t bytes, char *out, size_t size, size_t *length);

#define OPTIONS_FILE_LIMIT 4096 /* bytes in latchkey.cfg */
#define OPTIONS_LINE_SIZE  1024 /* bytes of a command line, the NUL at its end included */

#endif
