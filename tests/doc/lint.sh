#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The man pages have no fault that mandoc can find. Not counted: a page it
# names that is not installed on this machine, which says nothing about ours.
# No line of text has the name of a macro in it, which would be printed. And no
# line is wider than a terminal of 80 columns.
. "$TOP/tests/doc/lib.sh"

for page in doc/*.[1-8]; do
	grep -n -E '^[^.].*(^| )(Ar|Cm|Fl|Li|Ns|Oc|Oo|Pa|Pq|Sq|Va|Vt)( |$)' \
		"$page" >"$work/macros"
	# nor does a word of text follow an option, which would get a hyphen
	grep -n -E '^\..*Fl [A-Za-z-]+ ([a-z]{2}|a )' "$page" >>"$work/macros"
	check_same_files "macros in the text of $page" /dev/null "$work/macros"
	if ! command -v mandoc >/dev/null 2>&1; then
		echo "skip lint of $page: no mandoc here"
		continue
	fi
	mandoc -Tlint "$page" 2>&1 |
		grep -v -e 'outdated mandoc.db lacks' \
			-e 'referenced manual not found' >"$work/lint"
	check_same_files "lint of $page" /dev/null "$work/lint"
	mandoc -Tascii -O width=78 "$page" 2>/dev/null |
		awk '{ gsub(/.\010/, "") } length > 80' >"$work/lint"
	check_same_files "width of $page" /dev/null "$work/lint"
done
[ $failures -eq 0 ]
