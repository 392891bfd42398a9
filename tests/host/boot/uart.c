/* Detection of a 16550: a model that can lack each feature, and other devices that may answer at a port. */
#include "tests/host/unit.h"

#include "boot/console/uart.h"
#include "include/bits.h"
#include "include/uart.h"

#define BASE 0x2E8

enum what { UART, NOBODY, ZEROS, MEMORY, LATCH };

static struct model {
    enum what what;
    bool no_scratch, no_lines, no_data, wrong_data, busy, no_fifo;
    unsigned vanish_after;                 /* after so many writes; 0: never */
    uint8_t r[UART_REGISTERS], divisor[2]; /* as read; r[UART_FIFO] as written */
    unsigned reads, writes, outside;
    uint8_t latch;
    bool received;
    char sent[16];
    unsigned sent_length;
} m;

static bool dlab_set(void)
{
    return m.r[UART_LINE_CONTROL] & LCR_DIVISOR_LATCH;
}

static bool in_loop_back(void)
{
    return m.r[UART_MODEM] & MODEM_LOOP;
}

static bool has_vanished(void)
{
    return m.what == NOBODY || (m.vanish_after && m.writes >= m.vanish_after);
}

static uint8_t modem_lines(void)
{
    unsigned modem = in_loop_back() && !m.no_lines ? m.r[UART_MODEM] : 0;

    return (uint8_t)((modem & MODEM_RTS ? MSR_CTS : 0) | (modem & MODEM_DTR ? MSR_DSR : 0) |
                     (modem & MODEM_OUT1 ? MSR_RI : 0) | (modem & MODEM_OUT2 ? MSR_DCD : 0));
}

static uint8_t uart_read(unsigned reg)
{
    if (dlab_set() && reg <= UART_DIVISOR_HIGH)
        return m.divisor[reg];
    switch (reg) {
    case UART_DATA:
        m.received = false;
        return (uint8_t)(m.r[UART_DATA] ^ (m.wrong_data ? 0x10 : 0));
    case UART_IDENTITY:
        return (uint8_t)((m.r[UART_FIFO] & FIFO_ENABLE && !m.no_fifo ? IDENTITY_FIFOS : 0) | 1);
    case UART_LINE_STATUS:
        return (uint8_t)((m.busy ? 0 : LSR_CAN_SEND | LSR_ALL_SENT) | (m.received ? LSR_RECEIVED : 0));
    case UART_MODEM_STATUS:
        return modem_lines();
    default:
        return m.r[reg];
    }
}

static void uart_write(unsigned reg, uint8_t value)
{
    if (dlab_set() && reg <= UART_DIVISOR_HIGH) {
        m.divisor[reg] = value;
    } else if (reg == UART_DATA) {
        m.r[UART_DATA] = value;
        if (in_loop_back())
            m.received = !m.no_data;
        else if (m.sent_length < sizeof(m.sent))
            m.sent[m.sent_length++] = (char)value;
    } else if (!(reg == UART_SCRATCH && m.no_scratch)) {
        m.r[reg] = value;
    }
}

static uint8_t read_port(uint16_t port)
{
    unsigned reg = (unsigned)(port - BASE);

    m.reads++;
    if (reg >= UART_REGISTERS)
        m.outside++;
    if (reg >= UART_REGISTERS || has_vanished())
        return UART_ABSENT;
    return m.what == ZEROS ? 0 : m.what == LATCH ? m.latch : m.what == MEMORY ? m.r[reg] : uart_read(reg);
}

static void write_port(uint16_t port, uint8_t value)
{
    unsigned reg = (unsigned)(port - BASE);

    m.latch = value;
    if (reg >= UART_REGISTERS)
        m.outside++;
    else if (m.what == MEMORY)
        m.r[reg] = value;
    else if (m.what == UART && !has_vanished())
        uart_write(reg, value);
    m.writes++;
}

static const struct port_access access = {read_port, write_port};

/* A state that firmware may leave: 9600 7E1, an interrupt enabled, DTR, RTS and OUT2 asserted. */
static void power_on(enum what what)
{
    m = (struct model){.what = what, .divisor = {12, 1}};
    m.r[UART_INTERRUPTS] = 5;
    m.r[UART_FIFO] = FIFO_ENABLE;
    m.r[UART_LINE_CONTROL] = 0x1A;
    m.r[UART_MODEM] = 0x0B;
    m.r[UART_SCRATCH] = 0x77;
}

static void a_16550_is_opened_used_and_restored(void **state)
{
    struct model before;
    struct uart u;

    (void)state;
    power_on(UART);
    before = m;
    assert_true(uart_open(&u, &access, BASE));
    assert_int_equal(m.sent_length, 0);
    assert_int_equal(m.r[UART_LINE_CONTROL], LCR_8N1);
    assert_int_equal(m.divisor[0] | m.divisor[1] << 8, DIVISOR_115200);
    assert_int_equal(m.r[UART_INTERRUPTS], 0);
    assert_int_equal(m.r[UART_MODEM], MODEM_DTR | MODEM_RTS);
    assert_true(uart_put(&u, 'o') && uart_put(&u, '\xFE') && uart_drain(&u));
    assert_memory_equal(m.sent, "o\xFE", 2);
    uart_close(&u);
    m.r[UART_DATA] = before.r[UART_DATA];
    assert_memory_equal(m.r, before.r, sizeof(m.r));
    assert_memory_equal(m.divisor, before.divisor, sizeof(m.divisor));
    assert_int_equal(m.outside, 0);
}

static void a_16450_without_fifo_is_accepted(void **state)
{
    struct uart u;

    (void)state;
    power_on(UART);
    m.no_fifo = true;
    assert_true(uart_open(&u, &access, BASE));
    uart_close(&u);
    assert_int_equal(m.r[UART_FIFO], 0);
}

static void other_devices_are_refused_and_restored(void **state)
{
    static const struct {
        const char *name;
        struct model lacks;
    } rows[] = {
        {"nobody", {.what = NOBODY}},
        {"zeros", {.what = ZEROS}},
        {"memory", {.what = MEMORY}},
        {"the last byte on the bus", {.what = LATCH}},
        {"an 8250 without a scratch register", {.no_scratch = true}},
        {"a port whose lines do not loop back", {.no_lines = true}},
        {"a port whose data does not loop back", {.no_data = true}},
        {"a port that changes the data", {.wrong_data = true}},
        {"a port that is never ready", {.busy = true}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct model before;
        struct uart u;

        power_on(rows[i].lacks.what);
        m.no_scratch = rows[i].lacks.no_scratch;
        m.no_lines = rows[i].lacks.no_lines;
        m.no_data = rows[i].lacks.no_data;
        m.wrong_data = rows[i].lacks.wrong_data;
        m.busy = rows[i].lacks.busy;
        before = m;
        EXPECT(!uart_open(&u, &access, BASE), "%s is accepted as a 16550", rows[i].name);
        m.r[UART_DATA] = before.r[UART_DATA];
        EXPECT(memcmp(m.r, before.r, sizeof(m.r)) == 0, "%s is not restored", rows[i].name);
        EXPECT(memcmp(m.divisor, before.divisor, sizeof(m.divisor)) == 0, "%s: the divisor is not restored",
               rows[i].name);
        EXPECT(m.what != NOBODY || m.writes == 0, "%s is written to", rows[i].name);
        EXPECT(m.sent_length == 0 && m.outside == 0, "%s: a byte was sent, or a neighbouring port accessed",
               rows[i].name);
        EXPECT(m.reads < 3000000, "%s is read %u times", rows[i].name, m.reads);
    }
}

static void a_port_that_vanishes_is_given_up_soon(void **state)
{
    (void)state;
    for (unsigned writes = 1; writes < 40; writes++) {
        struct uart u;
        bool put;

        power_on(UART);
        m.vanish_after = writes;
        put = uart_open(&u, &access, BASE);
        for (unsigned i = 0; put && i < 40; i++)
            put = uart_put(&u, 'x');
        EXPECT(!put, "gone after %u writes and still in use", writes);
        EXPECT(m.reads < 1000, "gone after %u writes: read %u times", writes, m.reads);
    }
}

static void a_stuck_port_is_waited_for_once(void **state)
{
    struct uart u;

    (void)state;
    power_on(UART);
    assert_true(uart_open(&u, &access, BASE));
    m.busy = true;
    m.reads = 0;
    assert_false(uart_put(&u, 'x'));
    assert_in_range(m.reads, 1000, 1000000);
    assert_false(uart_drain(&u));
    assert_int_equal(m.sent_length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_16550_is_opened_used_and_restored),
        cmocka_unit_test(a_16450_without_fifo_is_accepted),
        cmocka_unit_test(other_devices_are_refused_and_restored),
        cmocka_unit_test(a_port_that_vanishes_is_given_up_soon),
        cmocka_unit_test(a_stuck_port_is_waited_for_once),
    };

    return RUN(tests);
}
