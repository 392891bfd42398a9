#!/bin/sh
# Software FRED on a VMX machine, the latch where the draft 3.0 had it.
exec "$(dirname "$0")/../machines/run" --tap --name bochs-cs28 --machine bochs fred=soft layout=cs28
