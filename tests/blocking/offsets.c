#include "include/offsets.h"
#include "tests/blocking/returns.h"

void offsets(void);

void offsets(void)
{
    CONSTANT(RETURN_IRETW_TARGET, RETURN_IRETW_TARGET);
}
