#include "boot/summary.h"

#include "boot/firmware.h"
#include "boot/log.h"
#include "boot/payload.h"
#include "boot/screen.h"

void summary_show(bool firmware_goes_on)
{
    static char text[8192];
    unsigned rows = screen_rows();

    if (rows) {
        payload.summary(text, sizeof(text), rows, log_where());
        screen_last(text, "the run is over, the firmware has the CPU back");
    }
    if (rows && !firmware_goes_on)
        return;
    payload.summary(text, sizeof(text), firmware_rows(), log_where());
    firmware_show(text);
}
