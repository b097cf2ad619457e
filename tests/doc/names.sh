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
words doc/HACKING | awk 'last == "make" { print } { last = $0 }' | sort -u |
	grep -Fxf "$work/targets" >"$work/targets.page"
check_same_files "targets of make in doc/HACKING" \
	"$work/targets" "$work/targets.page"

{
	sed -n 's/^\([A-Z_]*\) *?=.*/\1/p' Makefile
	# make's own, and those that only add
	printf '%s\n' CC CPPFLAGS LDFLAGS DESTDIR
} | sort -u >"$work/variables"
sed -n 's/^    \([A-Z_]*\)   *[^ ].*/\1/p' doc/HACKING | grep . |
	sort -u >"$work/variables.page"
check_same_files "variables of make in doc/HACKING" \
	"$work/variables" "$work/variables.page"

# the version is that of the news
check_equal "version and day of doc/NEWS" \
	"$(sed -n 's/^## \(.*\), \(.*\)-\(.*\)-\(.*\)/\1 \2\3\4/p' doc/NEWS |
		sed 1q)" "$(sed -n 's/^#define VERSION "\(.*\)"/\1/p' \
		src/common/version.h)"
# which is also a changelog, where two more blanks begin a line
awk 'length > 78' doc/NEWS >"$work/lost"
check_same_files "lines of doc/NEWS" /dev/null "$work/lost"

[ $failures -eq 0 ]
