#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Tests that run code of ours, under sanitizers; those that feed it with hostile
# input are in sanitizers_hostile.sh. Those of JSON and of documents are left
# out: they run the commands of the cases once more, for their readers; and what
# takes half an hour: `tests/run build sanitized` runs that alone.
#
# usage: sanitizers.sh [GROUP...]
. "$TOP/tests/build/lib.sh"

if [ $# -gt 0 ]; then
	run_sanitized sanitizers "$@"
	[ $failures -eq 0 ]
	exit
fi
run_sanitized sanitizers unit cases vectors
# thousands of processes, in which a search for leaks would find nothing new
ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0
run_sanitized "sanitizers, nodes" nodes
[ $failures -eq 0 ]
