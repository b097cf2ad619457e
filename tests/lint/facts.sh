#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A fact about a field is written in its row (lib/element/element_table.c) only.
# Everywhere else it is computed from the row, so that it cannot differ.
. "$TOP/tests/lint/lib.sh"

# the rooms that deal with elements, and the program that uses them, without the
# tables of its options
elements() {
	find lib/element lib/ses lib/show lib/change lib/shelf lib/map \
		lib/target lib/view lib/led lib/capture lib/monitor src/sg_ses \
		-name '*.[ch]' \
		! -name element_table.c ! -name aes_fields.c \
		! -name 'options*' | sort
}

# A key in JSON or an acronym: its spelling as a string. Words that mean
# something else, too, are exceptions, one for each file.
"$BUILD/tests/doc/facts" words | sort -u | sed 's/.*/"&"/' >"$work/$$.words"
elements | while read -r file; do
	# in a comment it is an example
	sed 's|/\*.*||; /^ \*/d' "$file" | grep -o '"[^"]*"' | sort -u |
		grep -xFf "$work/$$.words" | tr -d '"' |
		sed "s|.*|$file=&: has a row in the element table|"
done >"$found"
[ -s "$work/$$.words" ] || echo "words: none were found" >>"$found"
report_findings field "keys and acronyms of fields in their rows only"

# A bit or a code of a status element: a mask or a shift of its bytes, the
# definition of a flag, a number where a status code has a name. In rooms that
# parse no pages the same holds for any byte, and for offsets.
elements | while read -r file; do
	op='\[[0-9]+\] *(&|>>|==|!=|<|>) *[0-9(]'
	pattern="\\b(e|element|status)$op|status *(==|!=|<|>) *[1-9]"
	case $file in
	lib/shelf/* | lib/map/* | lib/target/* | lib/view/* | lib/led/* | \
		lib/monitor/* | src/*)
		pattern="$pattern|\\b(p|s|bytes|page|data)$op"
		pattern="$pattern|be32\(.*\) *(&|>>) *[0-9]"
		pattern="$pattern|# *define.*\(?1u? *<< *[0-9]"
		;;
	esac
	case $file in
	lib/shelf/* | lib/map/* | lib/target/* | lib/view/* | lib/led/* | \
		lib/monitor/*)
		pattern="$pattern|bytes *\+ *[0-9]"
		;;
	esac
	grep -nE "$pattern" "$file" |
		sed "s|^\([0-9]*\):[	 ]*\(.*\)|$file: line \1: \2|"
done >"$found"
report_findings bits "bits and codes of elements in their rows only"
