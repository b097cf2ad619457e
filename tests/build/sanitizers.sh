#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Tests that run code of ours, under sanitizers; those that feed it with hostile
# input are in sanitizers_hostile.sh. Those of JSON and of documents are left
# out: they run the commands of the cases once more, for their readers; and what
# begins thousands of programs, which takes most of an hour:
# `tests/run build sanitized` runs that alone.
#
# The search for leaks at the end of a program takes three times as long as the
# program. The usual run has it in unit tests only, the other one in cases, too.
#
# usage: sanitizers.sh [GROUP...]
. "$TOP/tests/build/lib.sh"

if [ $# -eq 0 ]; then
	run_sanitized sanitizers unit vectors
	set -- cases
else
	run_sanitized "sanitizers, leaks" cases
fi
ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0
run_sanitized "sanitizers, $*" "$@"
[ $failures -eq 0 ]
