/*
 * By the firmware's EFI_PCI_IO_PROTOCOL (UEFI 2.10, 14.4) and not by the ports CF8h and CFCh: it has every
 * segment, it opens bridges on the way to a function, and nobody else uses it at the same time.
 */
#include "boot/firmware/pci.h"

#include "boot/firmware/uefi.h"

#include <efipciio.h>

static bool look_at(EFI_HANDLE handle, struct pci_function *f)
{
    EFI_PCI_IO_PROTOCOL *io = uefi_protocol(handle, (EFI_GUID)EFI_PCI_IO_PROTOCOL_GUID);
    UINTN segment, bus, device, function;

    if (!io || EFI_ERROR(io->GetLocation(io, &segment, &bus, &device, &function)) ||
        EFI_ERROR(io->Pci.Read(io, EfiPciIoWidthUint32, 0, PCI_HEADER_WORDS, f->header)))
        return false;
    f->protocol = io;
    f->place = (struct pci_place){(unsigned)segment, (unsigned)bus, (unsigned)device, (unsigned)function};
    return true;
}

void pci_each(bool (*visit)(struct pci_function *f))
{
    EFI_GUID guid = EFI_PCI_IO_PROTOCOL_GUID;
    EFI_HANDLE *handles;
    struct pci_function f;
    UINTN count;

    if (EFI_ERROR(uefi.boot->LocateHandleBuffer(ByProtocol, &guid, NULL, &count, &handles)))
        return;
    for (UINTN i = 0; i < count; i++) {
        if (look_at(handles[i], &f) && visit(&f))
            break;
    }
    uefi.boot->FreePool(handles);
}

/* By what the hardware says: the protocol's own record of it need not be right. */
static bool answers_in_io_space(const struct pci_function *f)
{
    return f->header[PCI_COMMAND] & PCI_COMMAND_IO;
}

static bool change_io_attribute(struct pci_function *f, EFI_PCI_IO_PROTOCOL_ATTRIBUTE_OPERATION how)
{
    EFI_PCI_IO_PROTOCOL *io = f->protocol;

    return !EFI_ERROR(io->Attributes(io, how, EFI_PCI_IO_ATTRIBUTE_IO, NULL));
}

bool pci_open(struct pci_function *f)
{
    return answers_in_io_space(f) || change_io_attribute(f, EfiPciIoAttributeOperationEnable);
}

/* The bridges above stay open: nobody says whether they were, or whom else they serve by now. */
void pci_close(struct pci_function *f)
{
    if (!answers_in_io_space(f))
        change_io_attribute(f, EfiPciIoAttributeOperationDisable);
}
