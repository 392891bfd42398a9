/* ERETS or ERETU omits one check of its frame. */
#include "include/msr.h"
#include "include/registers.h"
#include "tests/faults/fred/rules.h"

WRONG_ERETS("erets-rip", "ERETS truncates a RIP that is not canonical")
{
    frame->rip = 0;
}

WRONG_ERETS("erets-cs", "ERETS accepts any CS selector")
{
    frame->cs = (frame->cs & ~FRAME_CS_SELECTOR) | cs;
}

WRONG_ERETS("erets-cs-reserved", "ERETS accepts reserved bits of the CS slot")
{
    frame->cs &= ~layout->cs_reserved;
}

WRONG_ERETS("erets-rflags", "ERETS accepts reserved bits of RFLAGS")
{
    frame->rflags = RFLAGS_FIXED;
}

WRONG_ERETS("erets-ss", "ERETS accepts any SS selector")
{
    frame->ss = (frame->ss & ~FRAME_SS_SELECTOR) | ss;
}

WRONG_ERETS("erets-ss-reserved", "ERETS accepts reserved bits of the SS slot")
{
    frame->ss &= ~layout->ss_reserved;
}

WRONG_ERETU("eretu-level", "ERETU works at any CSL")
{
    *level = 0;
}

WRONG_ERETU("eretu-cs-reserved", "ERETU accepts reserved bits of the CS slot")
{
    frame->cs &= FRAME_CS_SELECTOR;
}

WRONG_ERETU("eretu-rflags", "ERETU accepts reserved bits of RFLAGS")
{
    frame->rflags = RFLAGS_FIXED;
}

WRONG_ERETU("eretu-iopl", "ERETU accepts any IOPL")
{
    frame->rflags &= ~RFLAGS_IOPL;
}

WRONG_ERETU("eretu-ss-reserved", "ERETU accepts reserved bits of the SS slot")
{
    frame->ss &= ~layout->ss_reserved;
}

WRONG_ERETU("eretu-selectors", "ERETU accepts any selectors")
{
    uint16_t base = (uint16_t)(star >> STAR_USER_SHIFT) | 3;

    if ((uint16_t)frame->cs != base)
        frame->cs = (frame->cs & ~FRAME_CS_SELECTOR) | (uint16_t)(base + STAR_USER_CODE64);
    frame->ss = (frame->ss & ~FRAME_SS_SELECTOR) | (uint16_t)(base + STAR_USER_DATA);
}

WRONG_ERETU("eretu-rip", "ERETU truncates a RIP that is not canonical")
{
    frame->rip = 0;
}
