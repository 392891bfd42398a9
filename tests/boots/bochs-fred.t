#!/bin/sh
# Native FRED, on a Bochs that BOCHS_FRED= names; otherwise skipped.
exec "$(dirname "$0")/../machines/run" --tap --machine bochs-fred fred=native
