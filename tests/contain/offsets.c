#include "include/offsets.h"
#include "tests/contain/contain.h"

void offsets(void);

void offsets(void)
{
    CONSTANT(CONTAIN_DONE, CONTAIN_DONE);
    CONSTANT(CONTAIN_HANDLER, CONTAIN_HANDLER);
}
