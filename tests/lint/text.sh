#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What holds for the text of every file: no blanks at the end of a line, no line
# over 80 columns, a license line, nothing that was left for later, no path of
# somebody's machine.
. "$TOP/tests/lint/lib.sh"

# data shows what it must; it has no columns
written() {
	files | grep -Ev '\.(case|hex|shelf|machine|txt|json|tsv)$|/corpus/|/fixtures/|^tests/map/TABLE$'
}

written | while read -r file; do
	grep -nE '[ 	]+$' "$file" |
		sed "s|^\([0-9]*\):.*|$file:\1: blanks at its end|"
done >"$found"
report_findings blanks "no blanks at the end of lines"

# In prose, what is indented is a command or a table and cannot be broken; nor
# can a long quoted word of a script.
written | while read -r file; do
	prose=0
	case $file in
	*.md | README | doc/*) prose=1 ;;
	*.[chk]) ;;
	*) prose=2 ;;
	esac
	expand "$file" | awk -v file="$file" -v prose=$prose '
	prose == 1 && /^(    |\||\$ |- `)/ { next }
	prose == 2 && /["\047=][^"\047 ]*[^"\047]+["\047]?/ &&
		match($0, /(\047[^\047]*\047|"[^"]*")/) && RLENGTH > 40 { next }
	length($0) > 80 { print file ":" NR ": " length($0) " columns" }'
done >"$found"
report_findings columns "no line over 80 columns"

# what the license of COPYING covers without saying so itself
written | grep -Ev '^(COPYING|README)$|\.md$|^doc/[A-Z]+$|/exceptions$' |
	while read -r file; do
		head -n 5 "$file" |
			grep -q 'SPDX-License-Identifier: BSD-2-Clause' ||
			echo "$file: no SPDX-License-Identifier"
	done >"$found"
report_findings license "a license in every file"

files | grep -v '^tests/lint/text.sh$' | while read -r file; do
	grep -nwE 'TODO|FIXME|XXX' "$file" |
		sed "s|^\([0-9]*\):.*|$file:\1: something is left for later|"
	grep -nE '(^|[^[:alnum:]_$}/.])/(home|root|work)/' "$file" |
		sed "s|^\([0-9]*\):.*|$file:\1: a path of somebody's machine|"
done >"$found"
report_findings words "nothing left for later, no paths of one machine"

[ $failures -eq 0 ]
