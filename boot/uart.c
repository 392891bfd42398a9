#include "boot/uart.h"

#include "include/bits.h"
#include "include/uart.h"

#define WAIT_LIMIT 1000000 /* reads, about a microsecond each on a PC */

static unsigned get(const struct uart *u, unsigned reg)
{
    return u->access->read((uint16_t)(u->base + reg));
}

static void set(const struct uart *u, unsigned reg, unsigned value)
{
    u->access->write((uint16_t)(u->base + reg), (uint8_t)value);
}

/* All ones has every bit that can be waited for, and every error that there is: nobody answers. */
static bool wait_for(const struct uart *u, unsigned bits)
{
    for (unsigned i = 0; i < WAIT_LIMIT; i++) {
        unsigned status = get(u, UART_LINE_STATUS);

        if (status == UART_ABSENT)
            return false;
        if (status & bits)
            return true;
    }
    return false;
}

static bool has_scratch(const struct uart *u)
{
    unsigned was = get(u, UART_SCRATCH);
    bool kept;

    set(u, UART_SCRATCH, 0x5A);
    kept = get(u, UART_SCRATCH) == 0x5A;
    set(u, UART_SCRATCH, 0xA5);
    kept = kept && get(u, UART_SCRATCH) == 0xA5;
    set(u, UART_SCRATCH, was);
    return kept;
}

/* Memory keeps what is written too, but only a UART answers in another register. */
static bool lines_loop_back(const struct uart *u)
{
    unsigned was = get(u, UART_MODEM);
    bool same;

    set(u, UART_MODEM, MODEM_LOOP | MODEM_RTS | MODEM_OUT2);
    same = (get(u, UART_MODEM_STATUS) & MSR_LINES) == (MSR_CTS | MSR_DCD);
    set(u, UART_MODEM, MODEM_LOOP | MODEM_DTR | MODEM_OUT1);
    same = same && (get(u, UART_MODEM_STATUS) & MSR_LINES) == (MSR_DSR | MSR_RI);
    set(u, UART_MODEM, was);
    return same;
}

static bool data_loops_back(const struct uart *u)
{
    bool same = true;

    set(u, UART_MODEM, MODEM_LOOP);
    for (unsigned byte = 0x55; same && byte <= 0xAA; byte += 0x55) {
        set(u, UART_DATA, byte);
        same = wait_for(u, LSR_RECEIVED) && get(u, UART_DATA) == byte;
    }
    set(u, UART_MODEM, MODEM_DTR | MODEM_RTS);
    return same;
}

static void set_up(struct uart *u)
{
    u->found.line_control = (uint8_t)get(u, UART_LINE_CONTROL);
    u->found.modem = (uint8_t)get(u, UART_MODEM);
    u->found.fifo = (get(u, UART_IDENTITY) & IDENTITY_FIFOS) == IDENTITY_FIFOS ? FIFO_ENABLE : 0;
    set(u, UART_LINE_CONTROL, LCR_8N1);
    u->found.interrupts = (uint8_t)get(u, UART_INTERRUPTS);
    set(u, UART_INTERRUPTS, 0);
    set(u, UART_LINE_CONTROL, LCR_8N1 | LCR_DIVISOR_LATCH);
    u->found.divisor_low = (uint8_t)get(u, UART_DIVISOR_LOW);
    u->found.divisor_high = (uint8_t)get(u, UART_DIVISOR_HIGH);
    set(u, UART_DIVISOR_LOW, DIVISOR_115200);
    set(u, UART_DIVISOR_HIGH, 0);
    set(u, UART_LINE_CONTROL, LCR_8N1);
    set(u, UART_FIFO, FIFO_ENABLE_CLEAR);
}

bool uart_open(struct uart *u, const struct port_access *access, uint16_t base)
{
    *u = (struct uart){.access = access, .base = base};
    if (get(u, UART_LINE_STATUS) == UART_ABSENT || get(u, UART_MODEM) == UART_ABSENT || !has_scratch(u))
        return false;
    /* What the firmware has sent goes out first: loop-back and a cleared FIFO would swallow it. */
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
    set(u, UART_DATA, (unsigned char)c);
    return true;
}

bool uart_drain(struct uart *u)
{
    return wait_for(u, LSR_ALL_SENT);
}

void uart_close(struct uart *u)
{
    set(u, UART_LINE_CONTROL, LCR_8N1 | LCR_DIVISOR_LATCH);
    set(u, UART_DIVISOR_LOW, u->found.divisor_low);
    set(u, UART_DIVISOR_HIGH, u->found.divisor_high);
    set(u, UART_LINE_CONTROL, LCR_8N1);
    set(u, UART_FIFO, u->found.fifo);
    set(u, UART_INTERRUPTS, u->found.interrupts);
    set(u, UART_MODEM, u->found.modem);
    set(u, UART_LINE_CONTROL, u->found.line_control);
}
