/* The hypervisor's name and description, by the signature in its CPUID leaf. */
#include "tests/host/unit.h"

#include "boot/machine/hypervisor.h"

#include <string.h>

static struct cpuid_leaf leaf_of(const char signature[static 12], uint32_t highest)
{
    struct cpuid_leaf leaf = {.eax = highest};

    memcpy(&leaf.ebx, signature, 4);
    memcpy(&leaf.ecx, signature + 4, 4);
    memcpy(&leaf.edx, signature + 8, 4);
    return leaf;
}

static void each_signature_has_its_line(void **state)
{
    static const struct {
        const char *first, *second, *line;
    } rows[] = {
        {"KVMKVMKVM\0\0\0", NULL, "KVM, signature \"KVMKVMKVM\", leaves up to 0x40000001"},
        {"Microsoft Hv", NULL, "Hyper-V, signature \"Microsoft Hv\", leaves up to 0x40000001"},
        {"VMwareVMware", NULL, "VMware, signature \"VMwareVMware\", leaves up to 0x40000001"},
        {"XenVMMXenVMM", NULL, "Xen, signature \"XenVMMXenVMM\", leaves up to 0x40000001"},
        {"bhyve bhyve ", NULL, "bhyve, signature \"bhyve bhyve \", leaves up to 0x40000001"},
        {"VBoxVBoxVBox", NULL, "VirtualBox, signature \"VBoxVBoxVBox\", leaves up to 0x40000001"},
        {"TCGTCGTCGTCG", NULL, "QEMU TCG, signature \"TCGTCGTCGTCG\", leaves up to 0x40000001"},
        {"Microsoft Hv", "KVMKVMKVM\0\0\0",
         "KVM, with an interface of Hyper-V, signature \"Microsoft Hv\", leaves up to 0x40000001"},
        {"Microsoft Hv", "XenVMMXenVMM",
         "Xen, with an interface of Hyper-V, signature \"Microsoft Hv\", leaves up to 0x40000001"},
        {"Microsoft Hv", "unrelated???", "Hyper-V, signature \"Microsoft Hv\", leaves up to 0x40000001"},
        {"KVMKVMKVM\0\0\0", "KVMKVMKVM\0\0\0", "KVM, signature \"KVMKVMKVM\", leaves up to 0x40000001"},
        {"KVMKVMKVM\0\0x", NULL,
         "unknown, signature \"KVMKVMKVM??x\" (EBX 0x4b4d564b, ECX 0x564b4d56, EDX 0x7800004d), leaves up to "
         "0x40000001"},
        {"SRE\x01vi#\x80\x7F r0", NULL,
         "unknown, signature \"SRE?vi??? r0\" (EBX 0x1455253, ECX 0x80236976, EDX 0x3072207f), leaves up to "
         "0x40000001"},
        {"\0\0\0\0\0\0\0\0\0\0\0", NULL,
         "unknown, signature \"\" (EBX 0x0, ECX 0x0, EDX 0x0), leaves up to 0x40000001"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct cpuid_leaf second =
            rows[i].second ? leaf_of(rows[i].second, 0x40000101) : (struct cpuid_leaf){0};
        char line[HYPERVISOR_LINE];

        hypervisor_describe(line, leaf_of(rows[i].first, 0x40000001), second);
        EXPECT(strcmp(line, rows[i].line) == 0, "%s, not %s", line, rows[i].line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_signature_has_its_line),
    };

    return RUN(tests);
}
