# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# For the cases of changes: sourced by their commands.

log=$BUILD/tests/log
export log

# What was sent, command by command. Of the pages with four bytes for each
# element: the length, the header, and each row that is not zero.
sent() {
	[ -f "$log" ] || return 0
	awk '
	function rows(out,   i, row, text) {
		for (i = 17; i <= length(out); i += 8) {
			row = substr(out, i, 8)
			if (row != "00000000")
				text = text " " (i - 17) / 8 ":" row
		}
		return substr(out, 1, 8) " " substr(out, 9, 8) text
	}
	{
		cdb = substr($2, 5)
		out = substr($3, 5)
		rest = ""
		for (i = 4; i <= NF; i++) {
			if ($i !~ /^in=/ && $i != "status=00")
				rest = rest " " $i
		}
		if (cdb ~ /^1c01/)
			print "read " substr(cdb, 5, 2) rest
		else if (cdb ~ /^1d10/ && out ~ /^0[256]/)
			print "send " length(out) / 2 ": " rows(out) rest
		else if (cdb ~ /^1d10/)
			print "send " length(out) / 2 ": " out rest
		else
			print cdb rest
	}' "$log"
}

# on [OPTION...] sg_ses ARGUMENT...: on a small box, by the node NODE if it is
# set; then what was sent
on() {
	: >"$log"
	with-enclosure --no-wait --shelf="${shelf:-small}" --log="$log" "$@" \
		"${NODE:-/dev/sg0}"
	status=$?
	sent
	return $status
}
