#!/bin/sh
# Firmware that leaves IA32_FEATURE_CONTROL unlocked: VMX has to be switched on by the program itself.
exec "$(dirname "$0")/run" --tap --name bochs-unlocked --machine bochs --no-fw-cfg
