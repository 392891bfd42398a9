/* The gate for the board's NMIs: closed only where it can be given back as it was. */
#include "tests/host/unit.h"

#include "boot/machine/nmi_gate.h"
#include "include/bits.h"
#include "include/rtc.h"

/* A board: its index register, and the ports at which it can be read; the others read as `elsewhere`. */
static struct board {
    uint8_t index;
    bool at_index, at_alias;
    uint8_t elsewhere;
    unsigned writes, data_reads, reads_of_flags;
} board;

static uint8_t read_board(uint16_t port)
{
    if (port == RTC_DATA) {
        board.data_reads++;
        board.reads_of_flags += (board.index & 0x7F) == 0x0C; /* status register C: a read clears it */
        return 0;
    }
    if ((port == RTC_INDEX && board.at_index) || (port == RTC_INDEX_ALIAS && board.at_alias))
        return board.index;
    return board.elsewhere;
}

static void write_board(uint16_t port, uint8_t value)
{
    assert_int_equal(port, RTC_INDEX);
    board.index = value;
    board.writes++;
}

static struct nmi_gate close_on(struct board b)
{
    struct nmi_gate g = {true, 0x55};

    nmi_gate_ports = (struct nmi_gate_ports){read_board, write_board};
    board = b;
    nmi_gate_close(&g);
    return g;
}

static void an_open_gate_that_can_be_read_is_closed_and_opened_again(void **state)
{
    (void)state;
    for (unsigned i = 1; i < 4; i++) {
        for (unsigned index = 0; index < RTC_NMI_OFF; index++) {
            struct nmi_gate g = close_on((struct board){(uint8_t)index, i & 1, i & 2, 0xFF, 0, 0, 0});

            EXPECT(g.closed && board.index & RTC_NMI_OFF, "ports %u, index %#x: not closed", i, index);
            nmi_gate_open(&g);
            EXPECT(board.index == index, "ports %u, index %#x: got %#x back", i, index, board.index);
            EXPECT(board.data_reads && !board.reads_of_flags, "ports %u, index %#x: data", i, index);
        }
    }
}

static void a_closed_gate_is_not_touched(void **state)
{
    struct nmi_gate g = close_on((struct board){RTC_NMI_OFF | 0x0B, true, true, 0xFF, 0, 0, 0});

    (void)state;
    nmi_gate_open(&g);
    assert_false(g.closed);
    assert_int_equal(board.writes, 0);
}

static void a_gate_that_cannot_be_read_is_not_touched(void **state)
{
    struct nmi_gate g = close_on((struct board){0x0B, false, false, 0xFF, 0, 0, 0});

    (void)state;
    nmi_gate_open(&g);
    assert_false(g.closed);
    assert_int_equal(board.writes, 0);
}

static void another_device_at_the_ports_is_not_taken_for_the_gate(void **state)
{
    struct nmi_gate g = close_on((struct board){0x0B, false, false, 0x12, 0, 0, 0});

    (void)state;
    assert_false(g.closed);
    assert_false(board.index & RTC_NMI_OFF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_open_gate_that_can_be_read_is_closed_and_opened_again),
        cmocka_unit_test(a_closed_gate_is_not_touched),
        cmocka_unit_test(a_gate_that_cannot_be_read_is_not_touched),
        cmocka_unit_test(another_device_at_the_ports_is_not_taken_for_the_gate),
    };

    return RUN(tests);
}
