#include "tests/events/nmi_source.h"

#include "fred/fred.h"
#include "include/apic.h"
#include "include/cpuid.h"
#include "nmi/apic.h"
#include "nmi/handler.h"

const unsigned nmi_source_samples[NMI_SOURCE_SAMPLES] = {0, 1, 2, 7, 15, 16, 255};

bool nmi_sources_reported(void)
{
    return cpuid(CPUID_VENDOR, 0).eax >= CPUID_STRUCTURED && cpuid(CPUID_STRUCTURED, 0).eax >= 1 &&
           cpuid(CPUID_STRUCTURED, 1).eax & CPUID_STRUCTURED_1_EAX_NMI_SOURCE;
}

bool nmi_sources_in_frames(void)
{
    return fred_is_native() && nmi_sources_reported();
}

void nmi_send_vector(unsigned vector)
{
    nmi_seen.sent++;
    nmi_account_sent(&nmi_account, true);
    apic_send(ICR_DELIVERY_NMI | ICR_LEVEL_ASSERT | vector);
}
