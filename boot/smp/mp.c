#include "boot/smp/mp.h"

#include "boot/firmware/uefi.h"
#include "boot/smp/mp_services.h"
#include "include/instructions.h"

#define CLOCK_US    1000
#define MOST_STALLS 5000
#define MOST_US     (MOST_STALLS * 1000)

static struct mp_services *mp_services(void)
{
    EFI_GUID guid = MP_SERVICES_GUID;
    void *mp = NULL;

    return EFI_ERROR(uefi.boot->LocateProtocol(&guid, NULL, &mp)) ? NULL : mp;
}

unsigned mp_count(void)
{
    struct mp_services *mp = mp_services();
    UINTN all = 0, enabled;

    if (!mp || EFI_ERROR(mp->get_number(mp, &all, &enabled)) || all == 0)
        return 0;
    return (unsigned)all - 1;
}

error mp_get(unsigned index, struct mp_cpu *out)
{
    struct mp_services *mp = mp_services();
    struct mp_processor info = {0};
    UINTN self = 0;
    EFI_STATUS status = mp ? mp->who_am_i(mp, &self) : EFI_UNSUPPORTED;
    UINTN number = index < self ? index : (UINTN)index + 1; /* without the BSP */

    if (!EFI_ERROR(status))
        status = mp->get_information(mp, number, &info);
    if (EFI_ERROR(status))
        return FAIL("the firmware does not describe CPU %lu (UEFI status %#lx)", number, status);
    *out = (struct mp_cpu){
        .number = number,
        .id = info.id,
        .usable = info.status & PROCESSOR_ENABLED && info.status & PROCESSOR_HEALTHY,
    };
    return NULL;
}

static error not_started(EFI_STATUS status)
{
    return FAIL("the firmware does not start it (UEFI status %#lx)", status);
}

error mp_start(struct mp_cpu *p, VOID(EFIAPI *procedure)(VOID *), void *argument)
{
    struct mp_services *mp = mp_services();
    EFI_STATUS status;

    if (!p->usable)
        return FAIL(
            "the firmware has disabled it, or reports it unhealthy: enable it in the firmware's setup, or "
            "leave this case out with skip=smp/all-up");
    status = uefi.boot->CreateEvent(0, 0, NULL, NULL, &p->returned);
    if (EFI_ERROR(status))
        return FAIL("no event for its return (UEFI status %#lx)", status);
    status = mp->startup(mp, procedure, p->number, p->returned, 0, argument, NULL);
    if (EFI_ERROR(status)) {
        uefi.boot->CloseEvent(p->returned);
        return not_started(status);
    }
    return NULL;
}

error mp_run(struct mp_cpu *p, VOID(EFIAPI *procedure)(VOID *), void *argument)
{
    struct mp_services *mp = mp_services();
    EFI_STATUS status = mp->startup(mp, procedure, p->number, NULL, MOST_US, argument, NULL);

    if (status == EFI_TIMEOUT)
        return FAIL("it did not return to the firmware within %u ms", MOST_STALLS);
    return EFI_ERROR(status) ? not_started(status) : NULL;
}

error mp_wait(struct mp_cpu *p, bool patient)
{
    unsigned stalls;
    EFI_STATUS status = uefi_wait(p->returned, patient ? MOST_STALLS : 0, &stalls);

    if (EFI_ERROR(status))
        return FAIL("it did not return to the firmware within %u ms (UEFI status %#lx)", stalls, status);
    uefi.boot->CloseEvent(p->returned);
    return NULL;
}

uint64_t mp_ticks_per_ms(void)
{
    uint64_t start = rdtsc();

    uefi.boot->Stall(CLOCK_US);
    return rdtsc() - start;
}
