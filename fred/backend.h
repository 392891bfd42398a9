/* The two backends of event delivery, the CPU's own FRED and the software's, as fred.c uses them. */
#ifndef FRED_BACKEND_H
#define FRED_BACKEND_H

#include "boot/machine/machine.h"
#include "boot/text/error.h"
#include "fred/frame.h"

struct fred_backend {
    const char *name;

    /* read and write work from then on. layout: the one to emulate, where there is a choice. Fails if memory
     * is short. */
    error (*open)(struct machine *m, const struct fred_layout *layout);
    error (*start)(struct machine *m); /* events are delivered from then on */
    void (*stop)(void);                /* also restores the CPU's FRED MSRs */

    /* All handlers are left at once, by an IRETQ, which unblocks NMIs: resets the backend's state. */
    void (*abandoned)(void);

    bool (*read)(uint32_t msr, uint64_t *value); /* fred_read and fred_write */
    bool (*write)(uint32_t msr, uint64_t value);
    void (*set_config)(void); /* not for C: see fred_config_setter */
};

extern const struct fred_backend fred_native, fred_software;

#endif
