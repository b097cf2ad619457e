#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What README, doc/DESIGN and doc/HACKING name exists: files and directories of
# the project, functions and types, targets and variables of make.
. "$TOP/tests/doc/lib.sh"
documents="README doc/DESIGN doc/HACKING"

# words DOCUMENT: one to a line, without what surrounds them in a sentence
words() {
	tr -s ' \t`(),;:' '\n' <"$1" | sed 's/[.]*$//'
}

for document in $documents; do
	: >"$work/lost"
	for path in $(words "$document" |
		grep -E '^(src|lib|include|tests|doc)/' | sort -u); do
		# a pattern names what it matches
		for file in $path; do
			[ -e "$file" ] || echo "$path" >>"$work/lost"
		done
	done
	check_same_files "files that $document names" /dev/null "$work/lost"

	: >"$work/lost"
	for name in $(words "$document" |
		grep -E '^((ses|run|verb|cli|options)_[a-z_]+|SES_[A-Z_]*[A-Z])$' |
		sort -u); do
		grep -qw "$name" include/ses/*.h lib/*/*.h src/*/*.h ||
			echo "$name" >>"$work/lost"
	done
	check_same_files "names in $document" /dev/null "$work/lost"
done

sed -n 's/^\.PHONY: *all //p' Makefile | tr ' ' '\n' | sort >"$work/targets"
words README | awk 'last == "make" { print } { last = $0 }' | sort -u |
	grep -Fxf "$work/targets" >"$work/targets.page"
check_same_files "targets of make in README" \
	"$work/targets" "$work/targets.page"

{
	sed -n 's/^\([A-Z]*\) *?=.*/\1/p' Makefile
	# make's own, and those that only add
	printf '%s\n' CC CPPFLAGS LDFLAGS DESTDIR
} | sort -u >"$work/variables"
sed -n 's/^    \([A-Z]*\)   *[^ ].*/\1/p' README | grep . |
	sort -u >"$work/variables.page"
check_same_files "variables of make in README" \
	"$work/variables" "$work/variables.page"

[ $failures -eq 0 ]
