#include "boot/console/uart.h"

#include "include/bits.h"
#include "include/uart.h"

#define WAIT_LIMIT 1000000 /* reads, about a microsecond each on a PC */

static unsigned read_register(const struct uart *u, unsigned reg)
{
    return u->access->read((uint16_t)(u->base + reg));
}

static void write_register(const struct uart *u, unsigned reg, unsigned value)
{
    u->access->write((uint16_t)(u->base + reg), (uint8_t)value);
}

/* All ones has every bit to wait for and every error bit: no device answers. */
static bool wait_for(const struct uart *u, unsigned bits)
{
    for (unsigned i = 0; i < WAIT_LIMIT; i++) {
        unsigned status = read_register(u, UART_LINE_STATUS);

        if (status == UART_ABSENT)
            return false;
        if (status & bits)
            return true;
    }
    return false;
}

static bool has_scratch(const struct uart *u)
{
    unsigned was = read_register(u, UART_SCRATCH);
    bool kept;

    write_register(u, UART_SCRATCH, 0x5A);
    kept = read_register(u, UART_SCRATCH) == 0x5A;
    write_register(u, UART_SCRATCH, 0xA5);
    kept = kept && read_register(u, UART_SCRATCH) == 0xA5;
    write_register(u, UART_SCRATCH, was);
    return kept;
}

/* Memory keeps written bytes too, but only a UART answers in another register. */
static bool lines_loop_back(const struct uart *u)
{
    unsigned was = read_register(u, UART_MODEM);
    bool same;

    write_register(u, UART_MODEM, MODEM_LOOP | MODEM_RTS | MODEM_OUT2);
    same = (read_register(u, UART_MODEM_STATUS) & MSR_LINES) == (MSR_CTS | MSR_DCD);
    write_register(u, UART_MODEM, MODEM_LOOP | MODEM_DTR | MODEM_OUT1);
    same = same && (read_register(u, UART_MODEM_STATUS) & MSR_LINES) == (MSR_DSR | MSR_RI);
    write_register(u, UART_MODEM, was);
    return same;
}

static bool data_loops_back(const struct uart *u)
{
    bool same = true;

    write_register(u, UART_MODEM, MODEM_LOOP);
    for (unsigned byte = 0x55; same && byte <= 0xAA; byte += 0x55) {
        write_register(u, UART_DATA, byte);
        same = wait_for(u, LSR_RECEIVED) && read_register(u, UART_DATA) == byte;
    }
    write_register(u, UART_MODEM, MODEM_DTR | MODEM_RTS);
    return same;
}

static void set_up(struct uart *u)
{
    u->found.line_control = (uint8_t)read_register(u, UART_LINE_CONTROL);
    u->found.modem = (uint8_t)read_register(u, UART_MODEM);
    u->found.fifo = (read_register(u, UART_IDENTITY) & IDENTITY_FIFOS) == IDENTITY_FIFOS ? FIFO_ENABLE : 0;
    write_register(u, UART_LINE_CONTROL, LCR_8N1);
    u->found.interrupts = (uint8_t)read_register(u, UART_INTERRUPTS);
    write_register(u, UART_INTERRUPTS, 0);
    write_register(u, UART_LINE_CONTROL, LCR_8N1 | LCR_DIVISOR_LATCH);
    u->found.divisor_low = (uint8_t)read_register(u, UART_DIVISOR_LOW);
    u->found.divisor_high = (uint8_t)read_register(u, UART_DIVISOR_HIGH);
    write_register(u, UART_DIVISOR_LOW, DIVISOR_115200);
    write_register(u, UART_DIVISOR_HIGH, 0);
    write_register(u, UART_LINE_CONTROL, LCR_8N1);
    write_register(u, UART_FIFO, FIFO_ENABLE_CLEAR);
}

bool uart_open(struct uart *u, const struct port_access *access, uint16_t base)
{
    *u = (struct uart){.access = access, .base = base};
    if (read_register(u, UART_LINE_STATUS) == UART_ABSENT || read_register(u, UART_MODEM) == UART_ABSENT ||
        !has_scratch(u))
        return false;
    /* First, or loop-back and the cleared FIFO would lose the firmware's bytes. */
    if (!uart_drain(u) || !lines_loop_back(u))
        return false;
    set_up(u);
    if (data_loops_back(u))
        return true;
    uart_close(u);
    return false;
}

bool uart_put(struct uart *u, char c)
{
    if (!wait_for(u, LSR_CAN_SEND))
        return false;
    write_register(u, UART_DATA, (unsigned char)c);
    return true;
}

bool uart_drain(struct uart *u)
{
    return wait_for(u, LSR_ALL_SENT);
}

void uart_close(struct uart *u)
{
    write_register(u, UART_LINE_CONTROL, LCR_8N1 | LCR_DIVISOR_LATCH);
    write_register(u, UART_DIVISOR_LOW, u->found.divisor_low);
    write_register(u, UART_DIVISOR_HIGH, u->found.divisor_high);
    write_register(u, UART_LINE_CONTROL, LCR_8N1);
    write_register(u, UART_FIFO, u->found.fifo);
    write_register(u, UART_INTERRUPTS, u->found.interrupts);
    write_register(u, UART_MODEM, u->found.modem);
    write_register(u, UART_LINE_CONTROL, u->found.line_control);
}
