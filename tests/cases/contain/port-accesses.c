#include "tests/contain/contain.h"
#include "tests/harness/suite.h"

static const uint16_t io_ports[] = {0x20, 0x21, 0x60, 0x64, 0x70, 0x80, 0x3F8, 0xCF8, 0xCF9, 0xCFC, 0xFFFF};

static uint16_t io_port;

static void set_operands(struct registers *gprs)
{
    gprs->rdx = io_port;
    gprs->rsi = CONTAIN_MEMORY;
    gprs->rcx = 1;
}

CASE(contain, port-accesses, "IN, OUT, INS and OUTS of every width, with and without REP, raise general-protection exceptions in the guest",
     "SDM vol. 3, 25.1.3: unconditional I/O exiting")
{
    unsigned refused = 0;

    if (!contain_open(t))
        return;
    for (unsigned i = 0; i < COUNT_OF(io_ports); i++) {
        io_port = io_ports[i];
        refused += check_table(t, &contain_port_accesses, set_operands);
    }
    tell(t, "%u accesses to %u ports, each #GP in the guest", refused, (unsigned)COUNT_OF(io_ports));
    contain_close(t);
}
