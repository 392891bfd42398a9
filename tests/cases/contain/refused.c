#include "tests/contain/contain.h"
#include "tests/harness/suite.h"

static void set(struct registers *gprs)
{
    gprs->rax = 0;
}

CASE(contain, refused, "GETSEC, RSM, INVD, MONITOR, MWAIT, RDPMC, XSETBV, the FPU and more are refused in the guest, each by its own fault",
     "SDM vol. 3, 25.1, 25.3 and 24.6.2; vol. 2, where each is")
{
    if (contain_open(t))
        tell(t, "%u instructions refused in the guest", check_table(t, &contain_refused, set));
    contain_close(t);
}
