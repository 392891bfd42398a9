#include "tests/harness/environment.h"

#include "boot/console/console.h"
#include "boot/machine/hypervisor.h"
#include "boot/text/string.h"
#include "fred/fred.h"
#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/pci.h"
#include "nmi/apic.h"
#include "nmi/latch.h"
#include "tests/faults/choice.h"

static void say_cpu(void)
{
    struct cpuid_leaf vendor = cpuid(CPUID_VENDOR, 0), features;
    char brand[3 * sizeof(struct cpuid_leaf) + 1] = "";
    char name[13] = "";
    uint64_t microcode = 0;

    memcpy(name, &vendor.ebx, 4);
    memcpy(name + 4, &vendor.edx, 4);
    memcpy(name + 8, &vendor.ecx, 4);
    for (uint32_t i = 0; cpuid(CPUID_EXTENDED, 0).eax >= CPUID_BRAND + 2 && i < 3; i++) {
        struct cpuid_leaf part = cpuid(CPUID_BRAND + i, 0);

        memcpy(brand + i * sizeof(part), &part, sizeof(part));
    }
    /* CPUID leaf 1 loads the revision; some CPUs have none (SDM vol. 3, 9.11.7.1). */
    features = cpuid(CPUID_FEATURES, 0);
    fred_try_rdmsr(IA32_BIOS_SIGN_ID, &microcode);
    say("# cpu: %s, %s, signature %#x, microcode %#x\n", name, brand, features.eax,
        (unsigned)(microcode >> 32));
}

static void say_hypervisor(void)
{
    char line[HYPERVISOR_LINE];

    if (!hypervisor_is_below()) {
        say("# hypervisor: none, by CPUID\n");
        return;
    }
    hypervisor_describe(line, cpuid(CPUID_HYPERVISOR, 0), cpuid(CPUID_HYPERVISOR_SECOND, 0));
    say("# hypervisor: %s; times here are not the CPU's alone\n", line);
}

static void say_fred(void)
{
    say("# fred: %s; layout %s (%s): latch in %s\n", fred_backend_name(), fred_layout()->name,
        fred_layout()->source, fred_layout()->latch_name);
    say("# latch learned from the first NMI: CS slot %#018lx, SS slot %#018lx\n", nmi_first_frame.cs,
        nmi_first_frame.ss);
    if (fault_chosen())
        say("# fault: %s\n", fault_chosen());
}

extern const uint8_t image_start[]; /* set by linker.ld */

void environment_say(const struct vmx_capabilities *capabilities, const char *no_vmx)
{
    say("# latchkey %s, loaded at %#lx\n", LATCHKEY_VERSION, (uint64_t)image_start);
    say_cpu();
    say_hypervisor();
    say_fred();
    if (capabilities)
        say("# vmx: revision %#lx, IA32_FEATURE_CONTROL %#lx\n", capabilities->basic & BITS(30, 0),
            rdmsr(IA32_FEATURE_CONTROL));
    else
        say("# vmx: not used: %s\n", no_vmx);
    say("# apic: %s, NMIs to itself by physical destination\n", apic_mode());
}

bool environment_is_bochs(void)
{
    if (hypervisor_is_below())
        return false;
    outl(PCI_CONFIG_ADDRESS_PORT, PCI_CONFIG_ENABLE); /* first dword of the host bridge */
    return inl(PCI_CONFIG_DATA_PORT) == (PCI_DEVICE_440FX << 16 | PCI_VENDOR_INTEL);
}

bool environment_is_qemu(void)
{
    return hypervisor_is_below() && hypervisor_name(cpuid(CPUID_HYPERVISOR, 0)) == hypervisor_tcg;
}
