/* Programs and images of disks, started over HTTP as a boot entry of the firmware does it. For starter.efi.
 */
#ifndef TESTS_USER_OVER_HTTP_H
#define TESTS_USER_OVER_HTTP_H

#include "boot/text/error.h"

#include <efi.h>

/*
 * Loads the program at `url`, or that on the RAM disk which the firmware makes of an image. Fails if no
 * network card can load it.
 */
error load_over_http(EFI_HANDLE self, const char *url, size_t length, EFI_HANDLE *program);

#endif
