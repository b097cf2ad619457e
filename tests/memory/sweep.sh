#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Calls for memory and for a file descriptor fail, in all that both programs do:
# tests/memory/sweep.c. TOP and BUILD come from tests/run.
#
# usage: sweep.sh N: one call in N fails, alone and with all that follow
work=$BUILD/tests/memory/work
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 1
# shellcheck source=../map/machine.sh
. "$TOP/tests/map/machine.sh"
two_modules | plant tree
two_modules | plant -c machine
cp "$TOP/tests/cases/words.hex" "$TOP/tests/cases/shelf.hex" .
printf "sda locate\nsg0:ps,0 fault\n" >leds
printf '"ACME" "Shelf 12" 3x4\n' >layouts
printf 'firmware' >image
printf 'from = 0001\nonly-for = ACME Fault Box\n' >manifest
exec "$BUILD/tests/memory/sweep" "$TOP/tests/memory/commands" \
	"$TOP/tests/faults/box.shelf" "$1"
