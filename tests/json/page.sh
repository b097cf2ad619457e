#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The man page about JSON and metrics against what the other scripts saw, in
# both directions: every member with its type, every family of metrics with its
# labels and its words. They have ended, and left it in their places below RUN.
. "$TOP/tests/json/lib.sh"
page=doc/sg_ses_json.5

# --- members of documents and lines ---
awk -f tests/json/members.awk $page | sort -u >"$work/members"
grep '^no type' "$work/members" >"$work/wrong"
check_same_files "types of $page" /dev/null "$work/wrong"
if cat "$RUN"/*/tests/json/paths/* >"$work/seen" 2>/dev/null; then
	awk -f tests/json/compare.awk "$work/members" "$work/seen" \
		>"$work/wrong"
	check_same_files "members of $page" /dev/null "$work/wrong"
else
	report_failure "members of $page" "cases.sh left nothing"
fi

# the comparison finds what is wrong
finds() {
	if diff "$work/members" "$work/other" >/dev/null; then
		report_failure "a page with $1 is refused" "it is the same page"
	elif awk -f tests/json/compare.awk "$work/other" "$work/seen" |
		grep -q .; then
		report_ok "a page with $1 is refused"
	else
		report_failure "a page with $1 is refused" "it was taken"
	fi
}
sed '/^element_list\[\]	index	/d' "$work/members" >"$work/other"
finds "a member less"
{
	cat "$work/members"
	echo "element_list[]	colour	string	1"
} >"$work/other"
finds "a member more"
sed 's/^\(element_list\[\]	index	\)string/\1number/' "$work/members" \
	>"$work/other"
finds "another type"

# --- metrics: "FAMILY LABEL...", and the words ---
awk '
BEGIN {
	stands_for["enclosure"] = "enclosure esp"
	stands_for["element"] = "enclosure esp subenclosure index type name"
}
# a line that ends with a backslash goes on
/\\$/ {
	held = held substr($0, 1, length($0) - 1)
	next
}
held {
	$0 = held $0
	held = ""
}
function end() {
	if (line)
		print line >labels
	line = ""
}
/^\.It Va ses_/ {
	end()
	line = name = $3
	next
}
name {
	print "# HELP " name " " $0
	name = ""
	next
}
line && /^\.Pq Va / {
	gsub(/ ,/, "")
	for (i = 3; i <= NF; i++)
		line = line " " ($i in stands_for ? stands_for[$i] : $i)
}
/^\.El/ { end()
}' labels="$work/labels.page" $page | sort >"$work/help.page"
sort -o "$work/labels.page" "$work/labels.page"
sort -u "$RUN"/*/tests/json/labels >"$work/labels.seen"
sort -u "$RUN"/*/tests/json/help >"$work/help.seen"
check_same_files "labels of metrics" "$work/labels.seen" "$work/labels.page"
check_same_files "words of metrics" "$work/help.seen" "$work/help.page"
[ $failures -eq 0 ]
