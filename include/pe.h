/* The headers of a UEFI program that a loader needs to set memory attributes by section (Microsoft, "PE
 * Format"). */
#ifndef INCLUDE_PE_H
#define INCLUDE_PE_H

#include <stdint.h>

/* File offset of the 32-bit file offset of struct pe_header. */
#define PE_HEADER_OFFSET 0x3C

/* Signature, COFF file header, and the optional header of PE32+ up to DllCharacteristics. */
struct pe_header {
    uint32_t signature;
    uint16_t machine, section_count;
    uint32_t time, symbols, symbol_count;
    uint16_t optional_size, characteristics;
    uint16_t magic;
    uint8_t linker_version[2];
    uint32_t code_size, data_size, bss_size, entry, code_base;
    uint64_t image_base;
    uint32_t section_alignment, file_alignment;
    uint16_t versions[6];
    uint32_t reserved, image_size, headers_size, checksum;
    uint16_t subsystem, dll_characteristics;
};

struct pe_section {
    char name[8];
    uint32_t size, address, size_in_file, offset_in_file, relocations, lines, counts, flags;
};

#define PE_NX_COMPAT       0x0100
#define PE_SECTION_EXECUTE 0x20000000U
#define PE_SECTION_WRITE   0x80000000U

_Static_assert(__builtin_offsetof(struct pe_header, magic) == 24,
               "the optional header follows the COFF header");
_Static_assert(__builtin_offsetof(struct pe_header, dll_characteristics) == 24 + 70, "DllCharacteristics");
_Static_assert(sizeof(struct pe_section) == 40, "a section header");

#endif
