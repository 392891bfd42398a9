#include "boot/screen/gop.h"

#include "boot/firmware/uefi.h"
#include "include/bits.h"

/* VESA E-EDID 1.4, 3.6.2: horizontal size, then vertical; a 0 makes the other one an aspect ratio. */
#define EDID_CENTIMETRES 21

static EFI_GRAPHICS_OUTPUT_PROTOCOL *chosen_gop;

static unsigned centimetres_of(EFI_HANDLE handle)
{
    EFI_EDID_ACTIVE_PROTOCOL *edid = uefi_protocol(handle, (EFI_GUID)EFI_EDID_ACTIVE_PROTOCOL_GUID);

    if (!edid || !edid->Edid || edid->SizeOfEdid <= EDID_CENTIMETRES + 1 || !edid->Edid[EDID_CENTIMETRES + 1])
        return 0;
    return edid->Edid[EDID_CENTIMETRES];
}

/* The screen with the highest merit is used; 0: it shows nothing. */
static unsigned screen_merit(EFI_HANDLE handle, const EFI_GRAPHICS_OUTPUT_PROTOCOL *candidate)
{
    bool frame_buffer, text;

    if (!candidate || !candidate->Mode || !candidate->Mode->Info ||
        !candidate->Mode->Info->HorizontalResolution)
        return 0;
    frame_buffer = candidate->Mode->Info->PixelFormat != PixelBltOnly && candidate->Mode->FrameBufferBase;
    text = uefi_protocol(handle, (EFI_GUID)SIMPLE_TEXT_OUTPUT_PROTOCOL);
    return (uefi_is_device(handle) ? 2U : 1U) + (text ? 2U : 0U) + (frame_buffer ? 4U : 0U);
}

static void describe_mode(struct screen_mode *mode, EFI_HANDLE handle)
{
    const EFI_GRAPHICS_OUTPUT_PROTOCOL_MODE *now = chosen_gop->Mode;
    const EFI_GRAPHICS_OUTPUT_MODE_INFORMATION *info = now->Info;

    *mode = (struct screen_mode){
        .base = now->FrameBufferBase,
        .size = now->FrameBufferSize,
        .width = info->HorizontalResolution,
        .height = info->VerticalResolution,
        .pitch = info->PixelsPerScanLine,
        .format = info->PixelFormat,
        .masks = {info->PixelInformation.RedMask, info->PixelInformation.GreenMask,
                  info->PixelInformation.BlueMask, info->PixelInformation.ReservedMask},
        .centimetres = centimetres_of(handle),
    };
}

bool gop_find(struct screen_mode *mode)
{
    EFI_GUID guid = EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID;
    EFI_HANDLE *handles, best = NULL;
    unsigned most = 0;
    UINTN count;

    chosen_gop = NULL;
    if (EFI_ERROR(uefi.boot->LocateHandleBuffer(ByProtocol, &guid, NULL, &count, &handles)))
        return false;
    for (UINTN i = 0; i < count; i++) {
        EFI_GRAPHICS_OUTPUT_PROTOCOL *candidate = uefi_protocol(handles[i], guid);

        if (screen_merit(handles[i], candidate) > most) {
            most = screen_merit(handles[i], candidate);
            best = handles[i];
            chosen_gop = candidate;
        }
    }
    uefi.boot->FreePool(handles);
    if (chosen_gop)
        describe_mode(mode, best);
    return chosen_gop;
}

void gop_clear(void)
{
    EFI_GRAPHICS_OUTPUT_BLT_PIXEL black = {0};

    chosen_gop->Blt(chosen_gop, &black, EfiBltVideoFill, 0, 0, 0, 0,
                    chosen_gop->Mode->Info->HorizontalResolution, chosen_gop->Mode->Info->VerticalResolution,
                    0);
}

bool gop_paint(const struct framebuffer *like, unsigned rows,
               void (*draw_row)(unsigned row, const struct framebuffer *on))
{
    struct framebuffer strip = *like;
    unsigned height = GLYPH_HEIGHT * strip.scale, width = GLYPH_WIDTH * strip.scale * strip.columns;
    EFI_STATUS status;
    void *pixels;

    /* Blt's pixels are blue, green, red, reserved: PIXEL_BGRX. */
    strip.line = (uint64_t)width * sizeof(EFI_GRAPHICS_OUTPUT_BLT_PIXEL);
    strip.left = strip.top = 0;
    status = uefi.boot->AllocatePool(EfiLoaderData, strip.line * height, &pixels);
    if (EFI_ERROR(status))
        return false;
    strip.base = pixels;
    for (unsigned row = 0; row < rows && !EFI_ERROR(status); row++) {
        draw_row(row, &strip);
        status = chosen_gop->Blt(chosen_gop, pixels, EfiBltBufferToVideo, 0, 0, like->left,
                                 like->top + row * height, width, height, 0);
    }
    uefi.boot->FreePool(pixels);
    return !EFI_ERROR(status);
}
