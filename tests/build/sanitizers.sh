#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# All tests that run code of ours, under sanitizers; those that feed it with
# hostile input are in sanitizers_hostile.sh. Those of JSON are left out: they
# run the commands of the cases once more, for their readers.
. "$TOP/tests/build/lib.sh"

sanitized sanitizers unit cases vectors faults emulator doc
[ $failures -eq 0 ]
