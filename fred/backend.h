/* The two ways to get events delivered, seen from fred.c. */
#ifndef FRED_BACKEND_H
#define FRED_BACKEND_H

#include "boot/machine/machine.h"
#include "boot/text/error.h"
#include "fred/frame.h"

struct fred_backend {
    const char *name;

    /* Makes read and write work; layout is the one to play, where there is a choice. Events come after start.
     */
    error (*open)(struct machine *m, const struct fred_layout *layout);
    error (*start)(struct machine *m);
    void (*stop)(void); /* also puts back what open and start changed */

    /* Told that an IRETQ of ours has opened NMIs, and that all handlers are left. */
    void (*abandoned)(void);

    bool (*read)(uint32_t msr, uint64_t *value);
    bool (*write)(uint32_t msr, uint64_t value);
    void (*set_config)(void); /* not for C: see fred_config_setter */
};

extern const struct fred_backend fred_native, fred_software;

#endif
