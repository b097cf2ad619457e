#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What sg_ses.8 says of options, pages, element types, acronyms, exit statuses
# and the environment against what the program knows. The markup that this
# relies on is explained at the top of the page.
. "$TOP/tests/doc/lib.sh"
page=doc/sg_ses.8

# --- options: in both directions, with all aliases ---
"$BUILD/tests/doc/facts" options | sort >"$work/options"
section $page OPTIONS | awk '
function put() { if (item) print item, arg }
function take(line,   n, word, i) {
	n = split(line, word, " ")
	for (i = 1; i < n; i++) {
		if (word[i] != "Fl")
			continue
		name = word[i + 1]
		if (name !~ /^-/ && !item)
			item = name
		else if (name ~ /^-/)
			item = (item ? item : "-") " " substr(name, 2)
	}
}
/^\.It Fl / {
	put()
	item = ""
	arg = / Ar / ? "ARG" : "-"
	take($0)
	next
}
/^\.Ss / { exit }
/^Aliases:$/ { aliases = 1; next }
aliases && /^\.Fl -/ { item = item " " substr($2, 2); next }
{ aliases = 0 }
END { put() }' | sort >"$work/options.page"
same "options" "$work/options" "$work/options.page"

# --- exit statuses: the same numbers, the same words ---
"$BUILD/tests/doc/facts" errors >"$work/errors"
section $page "EXIT STATUS" | awk '
named { print number "\t" $0; named = 0 }
/^\.It [0-9]+$/ { number = $2; named = 1 }' >"$work/errors.page"
same "exit statuses" "$work/errors" "$work/errors.page"

# --- pages and element types ---
# .It Cm ec , es Ta 02h Ta Enclosure ... -> "Enclosure ...  [ec,es] [0x2]"
rows() {
	sed -n 's/^\.It Cm \(.*\) Ta \([0-9A-F]*\)h Ta \(.*\)$/\2 \3  [\1]/p' |
		sed -e 's/ , /,/' -e 's/^0//' |
		awk '{ code = tolower($1); sub(/^[^ ]* /, "")
		       print $0 " [0x" code "]" }'
}
sg_ses --enumerate >"$work/lists"
# a page without abbreviation is only a name
sed -n '/page code:$/,/^$/s/^    //p' "$work/lists" |
	grep -v '\[\] ' >"$work/pages"
section $page "DIAGNOSTIC PAGES" | rows >"$work/pages.page"
same "pages" "$work/pages" "$work/pages.page"
sed -n '/type code:$/,$s/^    //p' "$work/lists" >"$work/types"
section $page "ELEMENT TYPES AND INDEXES" | rows >"$work/types.page"
same "element types" "$work/types" "$work/types.page"

# --- acronyms that the page shows exist ---
sg_ses --enumerate --enumerate | awk '/^  / { print $1 }' |
	sort -u >"$work/acronyms"
section $page "FIELDS AND CHANGES" | sed -n 's/^\.It Cm //p' |
	tr -d ' ' | tr ',' '\n' | sort -u >"$work/acronyms.page"
[ -s "$work/acronyms.page" ] || echo "none found" >"$work/acronyms.page"
comm -13 "$work/acronyms" "$work/acronyms.page" >"$work/unknown"
same "acronyms" /dev/null "$work/unknown"

# --- the environment ---
sed -n 's/.*getenv("\([^"]*\)").*/\1/p' src/*.c | sort -u >"$work/environment"
cat doc/*.8 | sed -n 's/^\.It Ev //p' | sort -u >"$work/environment.page"
same "environment" "$work/environment" "$work/environment.page"

[ $failures -eq 0 ]
