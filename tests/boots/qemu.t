#!/bin/sh
# No VMX here: what needs it skips, the rest runs on another chipset and another local APIC.
exec "$(dirname "$0")/../machines/run" --tap --machine qemu
