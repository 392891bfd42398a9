#include "tests/events/eretu.h"
#include "tests/harness/suite.h"

CASE(ring3, refuse-rflags, "ERETU raises a general-protection exception for RFLAGS with bit 1 clear, or VM or any reserved bit set; NMIs stay blocked",
     "SDM vol. 2, ERETU: RFLAGS AND FFFFFFFFFFC2B02AH must be 2")
{
    uint64_t vm = BIT(17), reserved = BITS(63, 22) | BIT(15) | BIT(5) | BIT(3), always_1 = BIT(1);

    check_eretu_bits_refused(t, offsetof(struct fred_frame, rflags), vm | reserved | always_1);
}
