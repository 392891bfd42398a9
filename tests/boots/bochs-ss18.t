#!/bin/sh
# Software FRED on a VMX machine, the latch as in FRED 5.0.
exec "$(dirname "$0")/../machines/run" --tap --name bochs-ss18 --machine bochs fred=soft layout=ss18
