#include "boot/machine/hypervisor.h"

#include "boot/text/format.h"
#include "boot/text/string.h"

#define SIGNATURE 12 /* characters, in EBX, ECX and EDX */

const char hypervisor_tcg[] = "QEMU TCG";

/* From the sources and manuals of each. */
static const struct {
    char signature[SIGNATURE + 1];
    const char *name;
} known[] = {
    {"KVMKVMKVM\0\0\0", "KVM"},       {"Microsoft Hv", "Hyper-V"}, {"VMwareVMware", "VMware"},
    {"XenVMMXenVMM", "Xen"},          {"bhyve bhyve ", "bhyve"},   {"VBoxVBoxVBox", "VirtualBox"},
    {"TCGTCGTCGTCG", hypervisor_tcg},
};

static void signature_of(char *text, struct cpuid_leaf leaf)
{
    memcpy(text, &leaf.ebx, sizeof(leaf.ebx));
    memcpy(text + 4, &leaf.ecx, sizeof(leaf.ecx));
    memcpy(text + 8, &leaf.edx, sizeof(leaf.edx));
    text[SIGNATURE] = '\0';
}

const char *hypervisor_name(struct cpuid_leaf leaf)
{
    char signature[SIGNATURE + 1];

    signature_of(signature, leaf);
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (memcmp(signature, known[i].signature, SIGNATURE) == 0)
            return known[i].name;
    }
    return NULL;
}

/* The log takes printable ASCII only, and a line of facts no '#'. NULs at the end are left out. */
static void make_printable(char *signature)
{
    size_t end = SIGNATURE;

    while (end > 0 && signature[end - 1] == '\0')
        end--;
    for (size_t i = 0; i < end; i++) {
        if (signature[i] < ' ' || signature[i] > '~' || signature[i] == '#')
            signature[i] = '?';
    }
}

void hypervisor_describe(char *line, struct cpuid_leaf first, struct cpuid_leaf second)
{
    const char *name = hypervisor_name(first), *other = hypervisor_name(second);
    char signature[SIGNATURE + 1];

    signature_of(signature, first);
    make_printable(signature);
    if (!name)
        format(line, HYPERVISOR_LINE,
               "unknown, signature \"%s\" (EBX %#x, ECX %#x, EDX %#x), leaves up to %#x", signature,
               first.ebx, first.ecx, first.edx, first.eax);
    else if (other && other != name)
        format(line, HYPERVISOR_LINE, "%s, with an interface of %s, signature \"%s\", leaves up to %#x",
               other, name, signature, first.eax);
    else
        format(line, HYPERVISOR_LINE, "%s, signature \"%s\", leaves up to %#x", name, signature, first.eax);
}
