/* The kind of a PCI function, by its header and its place. */
#include "tests/host/unit.h"

#include "boot/firmware/pci_kind.h"
#include "include/bits.h"

#define UNTOUCHED 0x7777

static void each_header_has_its_kind(void **state)
{
    static const struct {
        const char *name;
        uint32_t id, class, type, bar;
        struct pci_place place;
        enum pci_kind kind;
        uint16_t port;
    } rows[] = {
        {"QEMU's serial port", 0x00021B36, 0x07000201, 0, 0xC041, {0, 0, 3, 0}, PCI_UART_PORT, 0xC040},
        {"a port behind a bridge, in another segment",
         0x00021B36,
         0x07000201,
         0,
         0xC041,
         {2, 9, 3, 1},
         PCI_UART_PORT,
         0xC040},
        {"one of several functions",
         0x00021B36,
         0x07000201,
         0x00800000,
         0x6061,
         {0, 0, 3, 0},
         PCI_UART_PORT,
         0x6060},
        {"the management engine's port, 00:16.3",
         0xA13D8086,
         0x07000231,
         0x00800000,
         0xF0A1,
         {0, 0, 0x16, 3},
         PCI_UART_PORT,
         0xF0A0},
        {"a 16450", 0x00021B36, 0x07000101, 0, 0xC041, {0, 0, 3, 0}, PCI_UART_PORT, 0xC040},
        {"a 16950", 0x00021B36, 0x07000601, 0, 0xC041, {0, 0, 3, 0}, PCI_UART_PORT, 0xC040},
        {"the last possible port", 0x00021B36, 0x07000200, 0, 0xFFF9, {0, 0, 3, 0}, PCI_UART_PORT, 0xFFF8},
        {"a port that ends beyond 16 bits",
         0x00021B36,
         0x07000200,
         0,
         0xFFFD,
         {0, 0, 3, 0},
         PCI_UART_MEMORY,
         UNTOUCHED},
        {"a port of more than 16 bits",
         0x00021B36,
         0x07000200,
         0,
         0x1C041,
         {0, 0, 3, 0},
         PCI_UART_MEMORY,
         UNTOUCHED},
        {"a port without an address",
         0x00021B36,
         0x07000200,
         0,
         0x1,
         {0, 0, 3, 0},
         PCI_UART_MEMORY,
         UNTOUCHED},
        {"a port in memory space",
         0x035213A8,
         0x07000203,
         0,
         0xF7D00000,
         {0, 4, 0, 0},
         PCI_UART_MEMORY,
         UNTOUCHED},
        {"an 8250", 0x00021B36, 0x07000001, 0, 0xC041, {0, 0, 3, 0}, PCI_OTHER, UNTOUCHED},
        {"an unknown programming interface",
         0x00021B36,
         0x07000701,
         0,
         0xC041,
         {0, 0, 3, 0},
         PCI_OTHER,
         UNTOUCHED},
        {"a parallel port", 0x00021B36, 0x07010201, 0, 0xC041, {0, 0, 3, 0}, PCI_OTHER, UNTOUCHED},
        {"a modem", 0x00021B36, 0x07030201, 0, 0xC041, {0, 0, 3, 0}, PCI_OTHER, UNTOUCHED},
        {"a bridge of that class",
         0x00021B36,
         0x07000201,
         0x00010000,
         0xC041,
         {0, 0, 3, 0},
         PCI_OTHER,
         UNTOUCHED},
        {"no function", 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, {0, 0, 3, 0}, PCI_OTHER, UNTOUCHED},
        {"no function, with a class", 0xFFFFFFFF, 0x07000201, 0, 0xC041, {0, 0, 3, 0}, PCI_OTHER, UNTOUCHED},
        {"LPSS UART 0",
         0xA1278086,
         0x11800031,
         0x00800000,
         0xF7D00004,
         {0, 0, 0x1E, 0},
         PCI_UART_LPSS,
         UNTOUCHED},
        {"LPSS UART 1",
         0x7E268086,
         0x07800020,
         0x00800000,
         0xF7D00004,
         {0, 0, 0x1E, 1},
         PCI_UART_LPSS,
         UNTOUCHED},
        {"LPSS UART 2",
         0x7E528086,
         0x07800020,
         0x00800000,
         0xF7D00004,
         {0, 0, 0x19, 2},
         PCI_UART_LPSS,
         UNTOUCHED},
        {"an LPSS I2C controller",
         0xA1678086,
         0x11800031,
         0x00800000,
         0xF7D00004,
         {0, 0, 0x19, 0},
         PCI_OTHER,
         UNTOUCHED},
        {"an LPSS SPI controller",
         0xA1298086,
         0x11800031,
         0x00800000,
         0xF7D00004,
         {0, 0, 0x1E, 2},
         PCI_OTHER,
         UNTOUCHED},
        {"the management engine",
         0xA13A8086,
         0x07800031,
         0x00800000,
         0xF7D00004,
         {0, 0, 0x16, 0},
         PCI_OTHER,
         UNTOUCHED},
        {"another class in an LPSS place",
         0xA1278086,
         0x02000031,
         0,
         0xF7D00004,
         {0, 0, 0x1E, 0},
         PCI_OTHER,
         UNTOUCHED},
        {"another vendor in an LPSS place",
         0xA1271022,
         0x11800031,
         0,
         0xF7D00004,
         {0, 0, 0x1E, 0},
         PCI_OTHER,
         UNTOUCHED},
        {"an LPSS place on another bus",
         0xA1278086,
         0x11800031,
         0,
         0xF7D00004,
         {0, 1, 0x1E, 0},
         PCI_OTHER,
         UNTOUCHED},
        {"an LPSS place in another segment",
         0xA1278086,
         0x11800031,
         0,
         0xF7D00004,
         {1, 0, 0x1E, 0},
         PCI_OTHER,
         UNTOUCHED},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint32_t header[PCI_HEADER_WORDS] = {0};
        uint16_t port = UNTOUCHED;
        enum pci_kind kind;

        header[PCI_ID] = rows[i].id;
        header[PCI_CLASS] = rows[i].class;
        header[PCI_TYPE] = rows[i].type;
        header[PCI_BAR0] = rows[i].bar;
        kind = pci_kind(header, rows[i].place, &port);
        EXPECT(kind == rows[i].kind, "%s: kind %u", rows[i].name, kind);
        EXPECT(port == rows[i].port, "%s: port %#x", rows[i].name, port);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_header_has_its_kind),
    };

    return RUN(tests);
}
