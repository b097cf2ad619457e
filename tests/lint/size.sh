#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Functions fit a screen: 60 lines between the braces, and half of the product's
# at most 12; a file has 500 lines, one of tests 650. In a table a line is a
# fact, so tables do not count.
. "$TOP/tests/lint/lib.sh"

# the lengths: "LINES FILE:FUNCTION"
code | while read -r file; do
	awk -v file="$file" '
	/^[a-z].*\(/ {
		name = $0
		sub(/\(.*/, "", name)
		sub(/.*[ *]/, "", name)
	}
	/^\{/ { start = NR }
	/^\}/ && start {
		print NR - start - 1, file ":" name
		start = 0
	}' "$file"
done >"$work/$$.lengths"

awk '$1 > 60 { print $2 ": " $1 " lines" }' "$work/$$.lengths" >"$found"
report_findings function "no function over 60 lines"

grep -E ' (src|lib)/' "$work/$$.lengths" | sort -n | awk '
{ length_[NR] = $1 }
END {
	median = length_[int((NR + 1) / 2)]
	if (median > 12)
		print "median: " median " lines"
}' >"$found"
report_findings median "half of the functions have at most 12 lines"

code | while read -r file; do
	awk -v file="$file" '
	/^(static )?const .* =( \{)?$/ { table = 1 }
	!table { lines++ }
	/^\};/ || /";$/ { table = 0 }
	END {
		most = file ~ /^tests\// ? 650 : 500
		if (lines > most)
			print file ": " lines " lines"
	}' "$file"
done >"$found"
report_findings file "no file over 500 lines"

[ $failures -eq 0 ]
