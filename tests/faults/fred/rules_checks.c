/* ERETS or ERETU leaves out one check of its frame. */
#include "include/msr.h"
#include "include/registers.h"
#include "tests/faults/fred/rules.h"

WRONG_ERETS("erets-rip", "ERETS cuts a RIP that is not canonical")
{
    frame->rip = 0;
}

WRONG_ERETS("erets-cs", "ERETS takes any CS selector")
{
    frame->cs = (frame->cs & ~FRAME_CS_SELECTOR) | cs;
}

WRONG_ERETS("erets-cs-reserved", "ERETS takes reserved bits of the CS slot")
{
    frame->cs &= ~layout->cs_reserved;
}

WRONG_ERETS("erets-rflags", "ERETS takes reserved bits of RFLAGS")
{
    frame->rflags = RFLAGS_FIXED;
}

WRONG_ERETS("erets-ss", "ERETS takes any SS selector")
{
    frame->ss = (frame->ss & ~FRAME_SS_SELECTOR) | ss;
}

WRONG_ERETS("erets-ss-reserved", "ERETS takes reserved bits of the SS slot")
{
    frame->ss &= ~layout->ss_reserved;
}

WRONG_ERETU("eretu-level", "ERETU leaves from any level")
{
    *level = 0;
}

WRONG_ERETU("eretu-cs-reserved", "ERETU takes reserved bits of the CS slot")
{
    frame->cs &= FRAME_CS_SELECTOR;
}

WRONG_ERETU("eretu-rflags", "ERETU takes reserved bits of RFLAGS")
{
    frame->rflags = RFLAGS_FIXED;
}

WRONG_ERETU("eretu-iopl", "ERETU takes any IOPL")
{
    frame->rflags &= ~RFLAGS_IOPL;
}

WRONG_ERETU("eretu-ss-reserved", "ERETU takes reserved bits of the SS slot")
{
    frame->ss &= ~layout->ss_reserved;
}

WRONG_ERETU("eretu-selectors", "ERETU goes to ring 3 whatever the selectors")
{
    uint16_t base = (uint16_t)(star >> STAR_USER_SHIFT) | 3;

    if ((uint16_t)frame->cs != base)
        frame->cs = (frame->cs & ~FRAME_CS_SELECTOR) | (uint16_t)(base + STAR_USER_CODE64);
    frame->ss = (frame->ss & ~FRAME_SS_SELECTOR) | (uint16_t)(base + STAR_USER_DATA);
}

WRONG_ERETU("eretu-rip", "ERETU cuts a RIP that is not canonical")
{
    frame->rip = 0;
}
