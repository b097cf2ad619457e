#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What holds for the text of every file: no blanks at the end of a line, no line
# over 80 columns, a license line, nothing that was left for later, no path of
# somebody's machine.
. "$TOP/tests/lint/lib.sh"

# data shows what it must; it has no columns
written() {
	files | grep -Ev '\.(case|hex|shelf|machine|txt|svg|json|tsv)$|/corpus/|/fixtures/|^tests/map/TABLE$'
}

written | xargs grep -nE '[ 	]+$' /dev/null |
	sed 's|^\([^:]*:[0-9]*\):.*|\1: blanks at its end|' >"$found"
report_findings blanks "no blanks at the end of lines"

# In prose, what is indented is a command or a table and cannot be broken; nor
# can a long quoted word of a script.
# shellcheck disable=SC2016 # a pattern with a $
written | xargs awk '
FNR == 1 { prose = 2 }
FNR == 1 && FILENAME ~ /\.[chk]+$/ { prose = 0 }
FNR == 1 && FILENAME ~ /(\.md|^README)$|^doc\// { prose = 1 }
length($0) > 80 || /	/ {
	n = split($0, part, "\t")
	width = length(part[1])
	for (i = 2; i <= n; i++)
		width += 8 - width % 8 + length(part[i])
	if (width <= 80)
		next
	if (prose == 1 && /^(    |	|\||\$ |- `)/)
		next
	if (prose == 2 && /["\047=][^"\047 ]*[^"\047]+["\047]?/ &&
	    match($0, /(\047[^\047]*\047|"[^"]*")/) && RLENGTH > 40)
		next
	print FILENAME ":" FNR ": " width " columns"
}' >"$found"
report_findings columns "no line over 80 columns"

# what the license of COPYING covers without saying so itself
written | grep -Ev '^(COPYING|README)$|\.md$|^doc/[A-Z]+$|/exceptions$' |
	xargs awk '
	function finish() {
		if (name != "" && !licensed)
			print name ": no SPDX-License-Identifier"
	}
	FNR == 1 { finish(); name = FILENAME; licensed = 0 }
	FNR <= 5 && /SPDX-License-Identifier: BSD-2-Clause/ { licensed = 1 }
	END { finish() }' >"$found"
report_findings license "a license in every file"

others() {
	files | grep -v '^tests/lint/text.sh$'
}

{
	others | xargs grep -nwE 'TODO|FIXME|XXX' /dev/null |
		sed 's|^\([^:]*:[0-9]*\):.*|\1: something is left for later|'
	others | xargs grep -nE '(^|[^[:alnum:]_$}/.])/(home|root|work)/' \
		/dev/null |
		sed "s|^\([^:]*:[0-9]*\):.*|\1: a path of somebody's machine|"
} >"$found"
report_findings words "nothing left for later, no paths of one machine"

[ $failures -eq 0 ]
