#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# clang-tidy finds nothing in the product. What it is not asked for stands in
# .clang-tidy, each with a reason; exceptions are "FILE:CHECK".
. "$TOP/tests/lint/lib.sh"

if ! command -v clang-tidy >/dev/null; then
	echo "skip clang-tidy: it is not here"
	exit 0
fi
code | grep -E '^(lib|src)/.*\.c$' |
	xargs -n 8 -P "${JOBS:-2}" sh -c 'clang-tidy --quiet "$@" -- -std=c11 \
		-D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -Iinclude -Ilib -Isrc' sh \
	2>/dev/null >"$work/$$.all"
# FILE:LINE:COLUMN: warning: MESSAGE [CHECK,...], from the top of the project
sed -n "s|^$TOP/||
	s|^\([^:]*\):\([0-9]*\):[0-9]*: [a-z]*: \(.*\) \[\([^],]*\).*\]|\
\1:\4: line \2: \3|p" "$work/$$.all" | sort -u >"$found"
report_findings clang-tidy "clang-tidy"

[ $failures -eq 0 ]
