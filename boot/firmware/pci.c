/*
 * Through the firmware's EFI_PCI_IO_PROTOCOL (UEFI 2.10, 14.4) and not through ports CF8h and CFCh: it has
 * every segment, opens the bridges above a function, and does not race with the firmware for the ports.
 */
#include "boot/firmware/pci.h"

#include "boot/firmware/uefi.h"

#include <efipciio.h>

static bool read_function(EFI_HANDLE handle, struct pci_function *f)
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
        if (read_function(handles[i], &f) && visit(&f))
            break;
    }
    uefi.boot->FreePool(handles);
}

/* Read from the hardware: the protocol's own record of it may be wrong. */
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

/* The bridges above stay open: whether they were before, or serve another function by now, is unknown. */
void pci_close(struct pci_function *f)
{
    if (!answers_in_io_space(f))
        change_io_attribute(f, EfiPciIoAttributeOperationDisable);
}
