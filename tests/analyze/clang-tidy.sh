#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# clang-tidy finds nothing in the product. What it is not asked for stands in
# .clang-tidy, each with a reason; exceptions are "FILE:CHECK".
#
# usage: clang-tidy.sh [deep]: its static analyzer follows calls deeply only if
# that is asked for, `tests/run build deep`: it takes ten times as long.
. "$TOP/tests/lint/lib.sh"

if ! command -v clang-tidy >/dev/null; then
	echo "skip clang-tidy: it is not here"
	exit 0
fi
mode=${1:-shallow}
unset all
# shellcheck disable=SC2016 # for the other shell
code | grep -E '^(lib|src)/.*\.c$' |
	xargs -n 8 -P "${JOBS:-2}" sh -c 'mode=$0; clang-tidy --quiet "$@" -- \
		-std=c11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -Iinclude -Ilib \
		-Isrc -Xclang -analyzer-config -Xclang mode="$mode"' "$mode" \
	2>/dev/null >"$work/$$.all"
# FILE:LINE:COLUMN: warning: MESSAGE [CHECK,...], from the top of the project
sed -n "s|^$TOP/||
	s|^\([^:]*\):\([0-9]*\):[0-9]*: [a-z]*: \(.*\) \[\([^],]*\).*\]|\
\1:\4: line \2: \3|p" "$work/$$.all" | sort -u >"$found"
# (what the shallow one finds, the deep one finds, too)
[ "$mode" = shallow ] || all='\(-deep\)*'
report_findings "clang-tidy${all-}" "clang-tidy"

[ $failures -eq 0 ]
