#include "tests/contain/contain.h"
#include "tests/harness/suite.h"

#define NOT_AN_ADDRESS BITS(62, 52)

static void set_operands(struct registers *gprs)
{
    gprs->rax = CR0_PE | CR0_MP; /* TS would be 0 */
    gprs->rdx = NOT_AN_ADDRESS;
}

CASE(contain, registers, "CR8, CLTS, LMSW, a CR3 with reserved bits and every debug register raise general-protection exceptions in the guest; the host's stay",
     "SDM vol. 3, 25.1.3 and 25.3")
{
    if (contain_open(t))
        tell(t, "%u accesses #GP in the guest", check_table(t, &contain_registers, set_operands));
    contain_close(t);
}
