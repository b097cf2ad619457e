#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# No code is written twice: no run of six lines, in any file or script.
. "$TOP/tests/lint/lib.sh"

# shellcheck disable=SC2046 # our names have no blanks
awk -v run=6 -f tests/lint/duplicates.awk $(code) >"$found"
# shellcheck disable=SC2046
awk -v run=6 -f tests/lint/duplicates.awk $(scripts) |
	sed 's/: \([0-9]*\) lines/: \1 lines/' >>"$found"
# tables list what is, and two things may be alike
table=lib/element/element_table.c
grep -v "^$table:.*at $table:" "$found" |
	sed 's/^\([^:]*\):[-0-9]*:/\1:/' >"$work/$$.code"
mv "$work/$$.code" "$found"
report_findings duplicate "no code stands twice"

[ $failures -eq 0 ]
