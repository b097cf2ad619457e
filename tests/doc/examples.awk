# SPDX-License-Identifier: BSD-2-Clause
#
# The examples of a document: a command after "$ ", with more lines if each but
# the last ends with a backslash, and, below it, its output.
# In a man page each is in a block of its own, .Bd -literal ... .Ed; in a
# text it is indented by four blanks and ends with the next one, or the first
# line that is not.
#
# Without `update`: writes example n to dir/n.cmd, dir/n.want, dir/n.line.
# With it: prints the document with the output taken from dir/n.got.

function plain(s) {		# what a reader of the man page sees
	if (!mdoc)
		return s
	gsub(/\\-/, "-", s)
	gsub(/\\\(aq/, "'", s)
	gsub(/\\&/, "", s)
	gsub(/\\e/, "\\", s)
	return s
}

function escaped(s) {
	if (!mdoc)
		return s
	gsub(/\\/, "\\e", s)
	return s ~ /^[.']/ ? "\\&" s : s
}

# a line of a command; it has more if a backslash is its last character
function command(line) {
	line = plain(line)
	more = line ~ /\\$/
	if (!update)
		print line >(file ".cmd")
}

function begin(line) {
	n++
	open = 1
	file = dir "/" n
	command(line)
	if (update)
		return
	print NR >(file ".line")
	printf "" >(file ".want")
}

function end(   line) {
	open = 0
	if (!update) {
		close(file ".cmd")
		close(file ".line")
		close(file ".want")
		return
	}
	while ((getline line <(file ".got")) > 0)
		print (mdoc ? "" : "    ") escaped(line)
	close(file ".got")
}

NR == 1 { mdoc = /^\.\\"/ }
open && more {
	command(mdoc ? $0 : substr($0, 5))
	if (update)
		print
	next
}
open && (mdoc ? /^\.Ed/ : !/^    / || /^    \$ /) { end() }
open && !update { print plain(mdoc ? $0 : substr($0, 5)) >(file ".want") }
open { next }
{ if (update) print }
mdoc && /^\$ / { begin(substr($0, 3)) }
!mdoc && /^    \$ / { begin(substr($0, 7)) }
END { if (open) end() }
