#include "tests/frames/run.h"
#include "tests/harness/environment.h"
#include "tests/harness/suite.h"

CASE(fred, frame-watch-step, "a data breakpoint and a single step of one instruction are one debug exception, with both in DR6 and in the event data",
     "FRED 5.0, event delivery: event data of #DB; SDM vol. 3, 17.2.3, Debug Status Register (DR6)")
{
    if (environment_is_qemu())
        SKIP(t, "QEMU delivers the step on its own, in the midst of the software backend's delivery");
    check_frames_row(t, &(struct frames_row){.kind = AT_WATCH, .flags = RFLAGS_TF});
}
