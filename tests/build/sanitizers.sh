#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Tests that run code of ours, under sanitizers; those that feed it with hostile
# input are in sanitizers_hostile.sh. Those of JSON and of documents are left
# out: they run the commands of the cases once more, for their readers; and what
# begins thousands of programs, which takes most of an hour:
# `tests/run build sanitized` runs that alone.
#
# usage: sanitizers.sh [GROUP...]
. "$TOP/tests/build/lib.sh"

if [ $# -eq 0 ]; then
	set -- unit cases vectors
else
	# where a search for leaks would find nothing new
	ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0
fi
run_sanitized sanitizers "$@"
[ $failures -eq 0 ]
