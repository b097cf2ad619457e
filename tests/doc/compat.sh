#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# sg_ses_compat.7: below each heading a table with the names of the columns, and
# then entries, each a line that names the subject and a table of one row: what
# was, what is, and why. No cell is empty, no line has two entries. The manuals
# of the programs point to it, and have no such entries of their own.
. "$TOP/tests/doc/lib.sh"
page=doc/sg_ses_compat.7
layout='lw(22n) lw(23n) lw(22n) .'

awk -v layout="$layout" '
function fail(what) { print NR ": " section ", " subject ": " what }
/^\.Sh / { section = substr($0, 5); columns = 0; subject = "" }
/^\.Pp$/ { named = NR + 1; next }
NR == named { subject = section ": " $0 }
/^\.TS$/ { table = NR; cells = 0; next }
table && NR == table + 1 {
	head = /^lb/
	if (head)
		columns++
	else if ($0 != layout)
		fail("columns of another width")
	else if (seen[subject]++)
		fail("a second entry")
	next
}
table && /^\.TE$/ {
	if (!head && cells != 3)
		fail(cells " cells")
	if (!head && columns != 1)
		fail("no names of columns above it")
	if (!head)
		entries++
	table = 0
}
table && /^T\}/ && empty { fail("an empty cell") }
table && /^T\}\tT\{$/ || /^T\{$/ { cells++; empty = 1; next }
table { empty = 0 }
END { print entries " entries" }' $page >"$work/compat"
# a decision is corrected, not dropped
entries=$(sed -n 's/ entries$//p' "$work/compat")
check_succeeds "$page has all entries" test "$entries" -ge 127
sed '$d' "$work/compat" >"$work/compat.faults"
check_same_files "entries of $page" /dev/null "$work/compat.faults"

for program in sg_ses sg_ses_microcode; do
	section doc/$program.8 COMPATIBILITY >"$work/compat"
	check_succeeds "$program(8) points to sg_ses_compat(7)" \
		grep -qx '\.Xr sg_ses_compat 7' "$work/compat"
	check_equal "... and has no list of its own" \
		"$(grep -c '^\.It ' "$work/compat")" 0
done
[ $failures -eq 0 ]
