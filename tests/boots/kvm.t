#!/bin/sh
# A real CPU's NMI blocking, where the host is an Intel machine with nested VMX; elsewhere a skip that says why.
exec "$(dirname "$0")/../machines/run" --tap --machine kvm
