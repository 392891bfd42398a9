#!/bin/sh
# Without VMX: cases that need it are skipped, the rest runs on a different chipset and local APIC.
exec "$(dirname "$0")/../machines/run" --tap --machine qemu
