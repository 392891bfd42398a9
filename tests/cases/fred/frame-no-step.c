#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(fred, frame-no-step, "INT1 and SYSCALL have vector 1 too, but no event data, even with TF set",
     "FRED 5.0, event delivery: event data of #DB; SDM vol. 2, INT n/INTO/INT3/INT1")
{
    check_frames_row(t, &(struct frames_row){.kind = AT_INT1, .flags = RFLAGS_TF});
    check_frames_row(t, &(struct frames_row){.kind = AT_SYSCALL, .flags = RFLAGS_TF});
}
