#!/bin/sh
# Firmware that leaves IA32_FEATURE_CONTROL unlocked: VMX has to be switched on by the program itself. And an exit's path
# with mitigations, walked. The groups that take long have other runs.
exec "$(dirname "$0")/../machines/run" --tap --name bochs-unlocked --machine bochs --no-fw-cfg mitigations=on \
    skip=contain/*,refuse/*,handler/*,storm/*
