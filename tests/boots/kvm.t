#!/bin/sh
# NMI blocking of a real CPU, if the host is an Intel machine with nested VMX; otherwise skipped with the reason.
exec "$(dirname "$0")/../machines/run" --tap --machine kvm
