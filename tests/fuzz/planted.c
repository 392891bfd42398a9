/* A known bug, to prove that fuzzing finds such bugs: a value that fills its field leaves no room for the
 * NUL. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char room[8];
    size_t length = size - 4;

    if (size > 4 && memcmp(data, "nmi=", 4) == 0 && length <= sizeof(room)) {
        memcpy(room, data + 4, length);
        room[length] = '\0';
    }
    return 0;
}
