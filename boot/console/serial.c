#include "boot/console/serial.h"

#include "boot/console/console.h"
#include "boot/console/uart.h"
#include "boot/firmware/pci.h"
#include "boot/text/format.h"
#include "include/bits.h"
#include "include/instructions.h"
#include "include/registers.h"

#define DESCRIPTION 496 /* bytes: the text is longest if there is no port */

static const uint16_t legacy_ports[] = {0x3F8, 0x2F8, 0x3E8, 0x2E8}; /* COM1 to COM4 */

static uint8_t read_port(uint16_t port)
{
    return inb(port);
}

static void write_port(uint16_t port, uint8_t value)
{
    outb(port, value);
}

static const struct console_sink serial_sink = {
    .put = serial_put,
    .lost = "# serial: given up, the port accepts no data\n",
};

static const struct port_access cpu_ports = {read_port, write_port};

static struct uart serial_uart;
static struct pci_function serial_pci;
static bool serial_is_open, serial_on_pci, serial_was_found;
static char unused_functions[80], lpss_functions[40]; /* UARTs on PCI that are not used */

/*
 * A firmware with its console on the same port polls it for a key on each timer tick: it would take the bytes
 * that loop back, or the divisor, for keys.
 */
static bool interrupts_off(void)
{
    bool were_on = read_rflags() & RFLAGS_IF;

    cli();
    return were_on;
}

static void interrupts_again(bool were_on)
{
    if (were_on)
        sti();
}

static bool open_at(uint16_t port)
{
    bool were_on = interrupts_off();

    serial_is_open = uart_open(&serial_uart, &cpu_ports, port);
    interrupts_again(were_on);
    return serial_is_open;
}

static size_t place_text(char *out, size_t size, struct pci_place place)
{
    size_t used = place.segment ? format(out, size, "%04x:", place.segment) : 0;

    return used + format(out + used, size - used, "%02x:%02x.%x", place.bus, place.device, place.function);
}

static void note_function(char *list, size_t size, struct pci_place place, const char *why)
{
    size_t used = 0;

    while (list[used])
        used++;
    used += format(list + used, size - used, " ");
    used += place_text(list + used, size - used, place);
    format(list + used, size - used, "%s", why);
}

static bool try_pci(struct pci_function *f)
{
    uint16_t port;

    switch (pci_kind(f->header, f->place, &port)) {
    case PCI_UART_LPSS:
        note_function(lpss_functions, sizeof(lpss_functions), f->place, "");
        break;
    case PCI_UART_MEMORY:
        note_function(unused_functions, sizeof(unused_functions), f->place, " (no I/O port)");
        break;
    case PCI_UART_PORT:
        if (pci_open(f)) {
            if (open_at(port)) {
                serial_pci = *f;
                return serial_on_pci = true;
            }
            pci_close(f);
        }
        note_function(unused_functions, sizeof(unused_functions), f->place, " (no loop-back)");
        break;
    case PCI_OTHER:
        break;
    }
    return false;
}

void serial_open(void)
{
    serial_is_open = serial_on_pci = false;
    unused_functions[0] = lpss_functions[0] = '\0';
    for (size_t i = 0; !serial_is_open && i < COUNT_OF(legacy_ports); i++)
        open_at(legacy_ports[i]);
    if (!serial_is_open)
        pci_each(try_pci);
    serial_was_found = serial_is_open;
    console_add(&serial_sink);
}

bool serial_found(void)
{
    return serial_was_found;
}

/* Which port it is, or where none was found: one line, without '\n', of at most size - 1 characters. */
static void serial_describe(char *out, size_t size)
{
    size_t used = 0;

    if (serial_on_pci) {
        used += format(out, size, "PCI ");
        used += place_text(out + used, size - used, serial_pci.place);
        format(out + used, size - used, ", I/O port %#x, 115200 8N1", serial_uart.base);
    } else if (serial_is_open) {
        format(out, size, "port %#x, 115200 8N1", serial_uart.base);
    } else {
        used += format(out, size, "none: no 16550 at");
        for (size_t i = 0; i < COUNT_OF(legacy_ports); i++)
            used += format(out + used, size - used, " %#x", legacy_ports[i]);
        format(out + used, size - used, ", %s%s on PCI; LPSS UARTs: %s%s",
               unused_functions[0] ? "not used:" : "none", unused_functions,
               lpss_functions[0] ? "not used:" : "none", lpss_functions);
    }
}

void serial_introduce(void)
{
    char port[DESCRIPTION];

    serial_describe(port, sizeof(port));
    say("# serial: %s\n", port);
}

void serial_off(void)
{
    say("# serial: off from here on (serial=off)\n");
    serial_close();
}

static bool send_byte(char c)
{
    return !serial_is_open || (serial_is_open = uart_put(&serial_uart, c));
}

bool serial_put(char c)
{
    bool sent = c != '\n' || send_byte('\r');

    return send_byte(c) && sent;
}

void serial_close(void)
{
    bool were_on = interrupts_off();

    if (serial_is_open && uart_drain(&serial_uart))
        uart_close(&serial_uart);
    interrupts_again(were_on);
    if (serial_on_pci)
        pci_close(&serial_pci);
    serial_is_open = serial_on_pci = false;
}
