#include "include/instructions.h"
#include "include/uart.h"
#include "tests/contain/contain.h"
#include "tests/harness/suite.h"

#define PORTS 0x10000
#define COM1  0x3F8

/* A byte that a 16550 keeps, and that nothing else may change. Where there is none it is what the bus gives.
 */
#define CANARY 0xA5

CASE(contain, ports, "IN and OUT of a byte, at each of the 65536 ports, exit and are #GP in the guest, and no device hears of it",
     "SDM vol. 3, 25.1.3: unconditional I/O exiting; vol. 2, IN and OUT")
{
    uint8_t before = inb(COM1 + UART_SCRATCH), canary;

    outb(COM1 + UART_SCRATCH, CANARY);
    canary = inb(COM1 + UART_SCRATCH);
    if (contain_open(t) && check_each(t, &contain_reads_ports, 0, PORTS, EXIT_IO) &&
        check_each(t, &contain_writes_ports, 0, PORTS, EXIT_IO))
        tell(t, "%u ports read and written by the guest: each exited, and was #GP in it", PORTS);
    check_equal(t, "COM1's scratch register", canary, inb(COM1 + UART_SCRATCH));
    outb(COM1 + UART_SCRATCH, before);
    contain_close(t);
}
