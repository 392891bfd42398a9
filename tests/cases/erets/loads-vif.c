#include "tests/events/erets.h"
#include "tests/harness/environment.h"
#include "tests/harness/suite.h"

CASE(erets, loads-vif, "ERETS loads VIF and VIP too", "SDM vol. 2, ERETS")
{
    if (environment_is_qemu())
        SKIP(t, "QEMU's IRETQ loads neither");
    check_rflags_taken(t, BITS(20, 19));
}
