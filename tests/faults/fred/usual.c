/* The software backend's usual ways accept what is not usual, or make a wrong frame (fred/soft/usual.h). */
#include "fred/soft/usual.h"
#include "tests/faults/fault.h"

FAULT("usual-cs", "the usual ERETS accepts any CS selector")
{
    soft_usual.cs_checked &= ~FRAME_CS_SELECTOR;
}

FAULT("usual-cs-reserved", "the usual ERETS accepts reserved bits of the CS slot")
{
    soft_usual.cs_checked &= FRAME_CS_SELECTOR | soft_usual.cs_latch;
}

FAULT("usual-ss", "the usual ERETS accepts any SS selector")
{
    soft_usual.ss_checked &= ~FRAME_SS_SELECTOR;
}

FAULT("usual-ss-reserved", "the usual ERETS accepts reserved bits of the SS slot")
{
    soft_usual.ss_checked &= FRAME_SS_SELECTOR | soft_usual.ss_latch;
}

FAULT("usual-latch", "the usual ERETS unblocks NMIs without the latch too")
{
    soft_usual.cs_checked &= ~soft_usual.cs_latch;
    soft_usual.ss_checked &= ~soft_usual.ss_latch;
}

FAULT("usual-rflags", "the usual ERETS accepts reserved bits of RFLAGS")
{
    soft_usual.rflags_checked = 0;
}

FAULT("usual-rip", "the usual ERETS accepts any RIP")
{
    soft_usual.code = 0;
    soft_usual.code_size = ~0UL;
}

FAULT("usual-int2-length", "the frame of the usual INT 2 has the length 0")
{
    soft_usual.int2_ss &= ~FRAME_SS_LENGTH;
}
