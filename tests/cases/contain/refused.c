#include "tests/contain/contain.h"
#include "tests/harness/suite.h"

static void set_rax(struct registers *gprs)
{
    gprs->rax = 0;
}

CASE(contain, refused, "GETSEC, RSM, INVD, MONITOR, MWAIT, RDPMC, XSETBV, the FPU and more fault in the guest, each with its own vector",
     "SDM vol. 3, 25.1, 25.3 and 24.6.2; vol. 2, where each is")
{
    if (contain_open(t))
        tell(t, "%u instructions refused in the guest", check_table(t, &contain_refused, set_rax));
    contain_close(t);
}
