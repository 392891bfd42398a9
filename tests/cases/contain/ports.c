#include "include/instructions.h"
#include "include/uart.h"
#include "tests/contain/contain.h"
#include "tests/harness/suite.h"

#define PORTS 0x10000
#define COM1  0x3F8

/* The scratch register of a 16550 keeps this byte. Without a 16550, reads return the bus value. */
#define CANARY 0xA5

CASE(contain, ports, "byte IN and OUT exit at each of the 65536 ports and raise general-protection exceptions in the guest, and no device sees them",
     "SDM vol. 3, 25.1.3: unconditional I/O exiting; vol. 2, IN and OUT")
{
    uint8_t before = inb(COM1 + UART_SCRATCH), canary;

    outb(COM1 + UART_SCRATCH, CANARY);
    canary = inb(COM1 + UART_SCRATCH);
    if (contain_open(t) && check_each(t, &contain_reads_ports, 0, PORTS, EXIT_IO) &&
        check_each(t, &contain_writes_ports, 0, PORTS, EXIT_IO))
        tell(t, "%u ports read and written by the guest: each access exited and was #GP", PORTS);
    check_equal(t, "COM1's scratch register", canary, inb(COM1 + UART_SCRATCH));
    outb(COM1 + UART_SCRATCH, before);
    contain_close(t);
}
