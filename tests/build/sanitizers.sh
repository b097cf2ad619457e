#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# All tests that run code of ours, under sanitizers; those that feed it with
# hostile input are in sanitizers_hostile.sh.
. "$TOP/tests/build/lib.sh"

sanitized sanitizers unit cases vectors faults json emulator doc
[ $failures -eq 0 ]
