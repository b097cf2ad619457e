#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A fact about a field is written in its row (lib/ses/element_table.c) only:
# rooms that compute from the rows do not spell its JSON key or its acronym.
# lib/monitor/watch.c compares two JSON documents, whatever is in them.
. "$TOP/tests/lint/lib.sh"

grep -Eo '"[a-z]+_[a-z_]+"' lib/ses/element_table.c | sort -u >"$work/$$.keys"
for file in lib/monitor/*.c lib/led/*.c lib/change/*.c; do
	[ "$file" = lib/monitor/watch.c ] && continue
	grep -noFf "$work/$$.keys" "$file" |
		sed "s|^|$file: line |; s|\$| has a row in the element table|"
done >"$found"
[ -s "$work/$$.keys" ] || echo "keys: none were found" >>"$found"
verdict field "keys and acronyms of fields in their rows only"
