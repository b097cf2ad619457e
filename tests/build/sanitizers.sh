#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# All tests that run code of ours, under sanitizers; those that feed it with
# hostile input are in sanitizers_hostile.sh. Those of JSON are left out: they
# run the commands of the cases once more, for their readers.
. "$TOP/tests/build/lib.sh"

run_sanitized sanitizers unit cases vectors faults doc
# thousands of processes, in which a search for leaks would find nothing new
ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0
run_sanitized "sanitizers, nodes" emulator
[ $failures -eq 0 ]
