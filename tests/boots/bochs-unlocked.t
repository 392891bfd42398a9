#!/bin/sh
# Firmware that leaves IA32_FEATURE_CONTROL unlocked: the program enables VMX itself. And a walk of the exit path with
# mitigations. The long groups run elsewhere.
exec "$(dirname "$0")/../machines/run" --tap --name bochs-unlocked --machine bochs --no-fw-cfg mitigations=on \
    skip=contain/*,refuse/*,handler/*,storm/*
