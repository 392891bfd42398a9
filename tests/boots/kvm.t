#!/bin/sh
# NMI blocking of a real CPU, if the host has KVM: with nested VMX all cases, else those without VMX.
exec "$(dirname "$0")/../machines/run" --tap --machine kvm
