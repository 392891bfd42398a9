#include "boot/session/summary.h"

#include "boot/console/serial.h"
#include "boot/firmware/firmware.h"
#include "boot/log/log.h"
#include "boot/screen/screen.h"
#include "boot/session/payload.h"

#define FILE_ROWS 100 /* all failed cases that the summary knows */

void summary_show(bool firmware_goes_on)
{
    static char text[8192];
    unsigned rows = screen_rows();

    if (rows) {
        payload.summary(text, sizeof(text), rows, log_where());
        screen_last(text, "the run is over, the firmware has the CPU back");
    }
    if (firmware_prints_to_file()) {
        payload.summary(text, sizeof(text), FILE_ROWS, log_where());
        firmware_print(text);
    }
    if (rows && !firmware_goes_on)
        return;
    payload.summary(text, sizeof(text), firmware_rows(), log_where());
    firmware_show(text, !serial_found());
}
