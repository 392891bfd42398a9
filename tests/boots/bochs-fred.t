#!/bin/sh
# FRED itself. Only a Bochs that you built can show it; without one this is a skip that says so.
exec "$(dirname "$0")/../machines/run" --tap --machine bochs-fred fred=native
