#include "boot/cpu/per_cpu.h"
#include "fred/fred.h"
#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "tests/faults/fault.h"
#include "tests/harness/suite.h"
#include "tests/smp/bring_up.h"
#include "tests/smp/every_cpu.h"

struct abilities {
    uint64_t signature, structured, features, has_fred, has_vmx, basic, pin, proc, exit, entry;
};

static per_cpu struct abilities abilities;

static error record_abilities(struct machine *m, void *argument)
{
    const struct vmx_capabilities *vmx = this_vmx();

    (void)m;
    (void)argument;
    abilities = (struct abilities){
        .signature = cpuid(CPUID_FEATURES, 0).eax,
        .features = cpuid(CPUID_FEATURES, 0).ecx & ~CPUID_FEATURES_ECX_OSXSAVE,
        .structured = cpuid(CPUID_VENDOR, 0).eax >= CPUID_STRUCTURED ? cpuid(CPUID_STRUCTURED, 1).eax : 0,
        .has_fred = fred_in_cpuid(),
        .has_vmx = vmx != NULL && !(fault_is_on("cpu-abilities") && this_cpu()->number),
    };
    if (vmx) {
        abilities.basic = vmx->basic;
        abilities.pin = vmx->pin;
        abilities.proc = vmx->proc;
        abilities.exit = vmx->exit;
        abilities.entry = vmx->entry;
    }
    return NULL;
}

static void compare_abilities(struct test *t, const struct abilities *want, const struct abilities *got)
{
    check_equal(t, "CPUID.1:ECX without OSXSAVE", want->features, got->features);
    check_equal(t, "CPUID.(7,1):EAX", want->structured, got->structured);
    check_equal(t, "native FRED", want->has_fred, got->has_fred);
    check_equal(t, "VMX", want->has_vmx, got->has_vmx);
    check_equal(t, "IA32_VMX_BASIC", want->basic, got->basic);
    check_equal(t, "pin-based controls", want->pin, got->pin);
    check_equal(t, "processor-based controls", want->proc, got->proc);
    check_equal(t, "VM-exit controls", want->exit, got->exit);
    check_equal(t, "VM-entry controls", want->entry, got->entry);
}

/* Hybrid CPUs may have cores with different signatures, but must share what the VMM relies on. */
CASE(smp, same-abilities, "every CPU has the same FRED and VMX features",
     "SDM vol. 3, appendix A, and CPUID; FRED 5.0, enumeration")
{
    struct abilities want;

    if (!every_cpu_there(t))
        return;
    record_abilities(NULL, NULL);
    want = abilities;
    every_cpu_give(record_abilities, NULL);
    every_cpu_wait(t);
    for (unsigned i = 1; i < every_cpu_numbers(); i++) {
        const struct cpu *cpu = every_cpu(i);

        if (!cpu)
            continue;
        compare_abilities(t, &want, on_cpu(cpu, abilities));
        tell(t, "CPU %u: signature %#lx, this one's %#lx", i, on_cpu(cpu, abilities)->signature,
             want.signature);
    }
}
