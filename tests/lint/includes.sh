#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The house plan: which room may include which, by the table of rooms in
# doc/DESIGN. A public header belongs to the room of its name, or of the .c file
# of its name; a header of another room is included by its place below lib/ or
# src/.
cd "$TOP" || exit 1
bad=$(find lib src include -name '*.[ch]' | sort |
	awk -f tests/lint/includes.awk doc/DESIGN -)
if [ -z "$bad" ]; then
	echo "ok include directions"
else
	printf '%s\n' "$bad"
	echo "not ok include directions: $(printf '%s\n' "$bad" |
		grep -c .) finding(s)"
	exit 1
fi
