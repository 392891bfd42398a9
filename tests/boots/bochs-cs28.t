#!/bin/sh
# Software FRED on a VMX machine, the latch as in the FRED draft 3.0.
exec "$(dirname "$0")/../machines/run" --tap --name bochs-cs28 --machine bochs fred=soft layout=cs28
