/*
 * starter.efi: starts program.efi from its own volume with the CPU in a state in which a firmware may leave
 * it, and looks afterwards whether the state came back. The first line of latchkey.cfg names it:
 *
 *     # start with pcide
 *
 * With `options` instead of a state, the second line is, after "# ", the load options of a boot entry;
 * `ascii` and `ascii-nul` have them in ASCII, without and with a NUL.
 *
 * The states are the rows of `states`. Nothing is started where the CPU does not have one. (DR7.GD is none:
 * with it OVMF faults in its own handler of an interrupt.)
 */
#include "boot/console/console.h"
#include "boot/console/serial.h"
#include "boot/firmware/firmware.h"
#include "boot/firmware/uefi.h"
#include "boot/firmware/volume.h"
#include "boot/machine/attempt.h"
#include "boot/text/string.h"
#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "tests/user/load_program.h"
#include "tests/user/shadow_stack.h"

#define PCID 5UL

static EFI_HANDLE program;
static uint64_t watched_word;
static uint32_t vmx_region[1024] __attribute__((aligned(4096)));

static void came_back(const char *name, uint64_t was, uint64_t is)
{
    say("starter: %s %s: %#lx, then %#lx\n", name, was == is ? "came back" : "did not come back", was, is);
}

static void missing(const char *what)
{
    say("starter: this CPU has no %s\n", what);
}

/* Bits of CR4 that a program under the firmware does not depend on (SDM vol. 3, 2.5), and where CPUID reports
 * them. */
static const struct {
    const char *name;
    unsigned bit;
    uint32_t leaf;
    size_t word;
    unsigned cpuid_bit;
} cr4_bits[] = {
    {"TSD", 2, CPUID_FEATURES, offsetof(struct cpuid_leaf, edx), 4},
    {"DE", 3, CPUID_FEATURES, offsetof(struct cpuid_leaf, edx), 2},
    {"UMIP", 11, CPUID_STRUCTURED, offsetof(struct cpuid_leaf, ecx), 2},
    {"SMXE", 14, CPUID_FEATURES, offsetof(struct cpuid_leaf, ecx), 6},
    {"FSGSBASE", 16, CPUID_STRUCTURED, offsetof(struct cpuid_leaf, ebx), 0},
    {"OSXSAVE", 18, CPUID_FEATURES, offsetof(struct cpuid_leaf, ecx), 26},
    {"SMEP", 20, CPUID_STRUCTURED, offsetof(struct cpuid_leaf, ebx), 7},
    {"SMAP", 21, CPUID_STRUCTURED, offsetof(struct cpuid_leaf, ebx), 20},
    {"PKE", 22, CPUID_STRUCTURED, offsetof(struct cpuid_leaf, ecx), 3},
    {"PKS", 24, CPUID_STRUCTURED, offsetof(struct cpuid_leaf, ecx), 31},
};

static bool has(uint32_t number, size_t word, unsigned bit)
{
    struct cpuid_leaf leaf = cpuid(number, 0);

    return *(uint32_t *)(void *)((char *)&leaf + word) >> bit & 1;
}

static void cr4(void)
{
    uint64_t was = read_cr4(), with = was;

    for (size_t i = 0; i < COUNT_OF(cr4_bits); i++) {
        if (has(cr4_bits[i].leaf, cr4_bits[i].word, cr4_bits[i].cpuid_bit)) {
            with |= BIT(cr4_bits[i].bit);
            say("starter: CR4.%s is on\n", cr4_bits[i].name);
        }
    }
    write_cr4(with);
    call_program(program);
    came_back("CR4", with, read_cr4());
    write_cr4(was);
}

static void pcide(void)
{
    uint64_t cr3 = read_cr3(), was = read_cr4(), with = was | CR4_PCIDE;

    if (!has(CPUID_FEATURES, offsetof(struct cpuid_leaf, ecx), 17)) {
        missing("CR4.PCIDE");
        return;
    }
    write_cr3(cr3 & ~CR3_PCID);
    write_cr4(with);
    write_cr3((cr3 & ~CR3_PCID) | PCID);
    call_program(program);
    came_back("CR4", with, read_cr4());
    came_back("CR3", (cr3 & ~CR3_PCID) | PCID, read_cr3());
    write_cr3(cr3 & ~CR3_PCID);
    write_cr4(was);
    write_cr3(cr3);
}

static void cr0(void)
{
    uint64_t was = read_cr0(), with = (was | CR0_AM) & ~(CR0_WP | CR0_NE);

    write_cr0(with);
    call_program(program);
    came_back("CR0", with, read_cr0());
    write_cr0(was);
}

static void efer(void)
{
    uint64_t was = rdmsr(IA32_EFER), with = was ^ EFER_SCE;

    wrmsr(IA32_EFER, with);
    call_program(program);
    came_back("IA32_EFER", with, rdmsr(IA32_EFER));
    wrmsr(IA32_EFER, was);
}

static void flags(void)
{
    uint64_t was = read_rflags(), with = was | RFLAGS_NT | RFLAGS_AC | RFLAGS_IOPL, now;

    write_rflags(with);
    call_program(program);
    now = read_rflags();
    write_rflags(was);
    came_back("RFLAGS", with & ~RFLAGS_STATUS, now & ~RFLAGS_STATUS);
}

static void breakpoints(void)
{
    uint64_t was = read_dr7(), with = was | BIT(1) | BIT(3) | BIT(8) | BIT(9) | DR7_WRITE0 | DR7_WRITE1;

    write_dr0((uint64_t)&watched_word);
    write_dr1((uint64_t)&watched_word + 1);
    write_dr7(with);
    call_program(program);
    came_back("DR7", with, read_dr7());
    came_back("DR0", (uint64_t)&watched_word, read_dr0());
    write_dr7(was);
}

static void leave_vmx(void *argument)
{
    (void)argument;
    __asm__ volatile("vmxoff" : : : "cc", "memory");
}

/* In VMX operation. */
static void vmx(void)
{
    uint64_t region = (uint64_t)vmx_region;

    if (!(cpuid(CPUID_FEATURES, 0).ecx & CPUID_FEATURES_ECX_VMX)) {
        missing("VMX");
        return;
    }
    vmx_region[0] = (uint32_t)rdmsr(IA32_VMX_BASIC);
    write_cr4(read_cr4() | CR4_VMXE);
    __asm__ volatile("vmxon %0" : : "m"(region) : "cc", "memory");
    call_program(program);
    came_back("VMX operation", 1, !attempt(leave_vmx, NULL, "VMX operation was left"));
    write_cr4(read_cr4() & ~CR4_VMXE);
}

static char options[OPTIONS_FILE_LIMIT];
static size_t options_length;

/* The text after "# " in the second line of latchkey.cfg. */
static size_t second_line(const char **text)
{
    const char *end = options + options_length, *start = memchr(options, '\n', options_length), *stop;

    *text = start && end - start > 3 ? start + 3 : end;
    stop = memchr(*text, '\n', (size_t)(end - *text));
    return (size_t)((stop ? stop : end) - *text);
}

static void start_with(void *data, size_t bytes)
{
    EFI_LOADED_IMAGE *image = uefi_protocol(program, (EFI_GUID)LOADED_IMAGE_PROTOCOL);
    EFI_STATUS status;

    image->LoadOptions = data;
    image->LoadOptionsSize = (UINT32)bytes;
    status = uefi.boot->StartImage(program, NULL, NULL);
    serial_open();
    say("starter: the program returned with UEFI status %#lx\n", status);
}

/* As efibootmgr -u writes them. */
static void wide_options(void)
{
    static CHAR16 wide[OPTIONS_LINE_SIZE];
    const char *text;
    size_t length = second_line(&text);

    for (size_t i = 0; i < length && i + 1 < COUNT_OF(wide); i++)
        wide[i] = (CHAR16)text[i];
    start_with(wide, (length + 1) * sizeof(wide[0]));
}

/* As efibootmgr without -u writes them. */
static void ascii(size_t more)
{
    static char copy[OPTIONS_LINE_SIZE];
    const char *text;
    size_t length = second_line(&text);

    memcpy(copy, text, length);
    start_with(copy, length + more);
}

static void ascii_options(void)
{
    ascii(0);
}

static void ascii_options_with_nul(void)
{
    ascii(1);
}

static void call(void)
{
    call_program(program);
}

static void shadow_stack(void)
{
    if (!shadow_stack_call(call, came_back))
        missing("supervisor shadow stacks");
}

static const struct {
    const char *line;
    void (*start)(void);
} states[] = {
    {"# start with cr0\n", cr0},
    {"# start with cr4\n", cr4},
    {"# start with pcide\n", pcide},
    {"# start with efer\n", efer},
    {"# start with flags\n", flags},
    {"# start with breakpoints\n", breakpoints},
    {"# start with vmx\n", vmx},
    {"# start with shadow-stack\n", shadow_stack},
    {"# start with options\n", wide_options},
    {"# start with ascii\n", ascii_options},
    {"# start with ascii-nul\n", ascii_options_with_nul},
};

static error start(EFI_HANDLE self)
{
    TRY(volume_read_options(options, sizeof(options), &options_length));
    TRY(load_program(self, &program));
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        size_t line = strlen(states[i].line);

        if (line <= options_length && memcmp(options, states[i].line, line) == 0) {
            states[i].start();
            return NULL;
        }
    }
    return FAIL("the first line of latchkey.cfg names no state: see tests/user/starter.c");
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *table)
{
    error e;

    firmware_open(self, table);
    serial_open();
    e = start(self);
    if (e)
        say("starter: %s\n", e);
    say("starter: the end\n");
    return EFI_SUCCESS;
}
