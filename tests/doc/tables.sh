#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What the manuals say of options and their groups, pages, element types,
# acronyms, exit statuses, modes, download status codes and the environment
# against what the programs know. The markup that this relies on is explained at
# the top of sg_ses.8.
. "$TOP/tests/doc/lib.sh"
page=doc/sg_ses.8

# --- options: in both directions, with all aliases ---
options() {
	section "doc/$1.8" OPTIONS | awk '
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
	/^Aliases:$/ { aliases = 1; next }
	aliases && /^\.Fl -/ { item = item " " substr($2, 2); next }
	{ aliases = 0 }
	END { put() }' | sort
}

# groups PROGRAM: the headings of OPTIONS, and the long names below each
groups() {
	section "doc/$1.8" OPTIONS | sed -n -e 's/^\.Ss \(.*\)/\1:/p' \
		-e '/^\.It Fl -*complete/d' \
		-e 's/^\.It .*Fl -\([a-zA-Z-]*\).*/--\1/p'
}

# words FILE SECTION ITEM: the only word after the item, for each item of a list
words() {
	section "$1" "$2" | awk -v item="$3" '
	named { print number "\t" $0; named = 0 }
	$0 ~ "^\\.It " item "$" { number = $NF; named = 1 }'
}

"$BUILD/tests/doc/facts" errors >"$work/errors"
for program in sg_ses sg_ses_microcode; do
	"$BUILD/tests/doc/facts" $program | sort >"$work/options"
	options $program >"$work/options.page"
	check_same_files "options of $program" \
		"$work/options" "$work/options.page"
	# what all options print is grouped, and in this order
	$program --help --help | sed -n -e 's/^[A-Z].*:$/&/p' \
		-e 's/^    \(--[a-zA-Z-]*\).*/\1/p' >"$work/groups"
	groups $program >"$work/groups.page"
	check_same_files "options of $program by subject" \
		"$work/groups" "$work/groups.page"
	section doc/$program.8 OPTIONS |
		sed -n '/Fl -help Ns = Ns Ar TOPIC :$/{n;s/^\.Cm //;s/ \.$//;s/ , /, /g;p;}' \
		>"$work/groups.page"
	$program --help | sed -n 's/^Topics of --help=TOPIC: \(.*\)\./\1/p' \
		>"$work/groups"
	check_same_files "topics of $program --help" \
		"$work/groups" "$work/groups.page"
	# the same numbers, the same words
	words doc/$program.8 "EXIT STATUS" "[0-9]+" >"$work/errors.page"
	check_same_files "exit statuses of $program" \
		"$work/errors" "$work/errors.page"
	# the words of those that only changes by sg_ses end with
	sed -i '/^\(36\|4[2-4]\)	/d' "$work/errors"
done

# --- modes and status codes of downloads ---
sg_ses_microcode --mode=none x 2>&1 |
	sed -n 's/^ *\([0-9]*\) \[0x..\]  \([a-z_]*\)  *\(.*\)/\2 \1 \3/p' \
	>"$work/modes"
section doc/sg_ses_microcode.8 MODES |
	sed -n 's/^\.It Cm \(.*\) Ta \(.*\) Ta /\1 \2 /p' >"$work/modes.page"
check_same_files "modes" "$work/modes" "$work/modes.page"
"$BUILD/tests/doc/facts" download >"$work/statuses"
words doc/sg_ses_microcode.8 "WHEN IT FAILS" "Li 0x[0-9a-f]+" \
	>"$work/statuses.page"
check_same_files "download status codes" "$work/statuses" "$work/statuses.page"

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
check_same_files "pages" "$work/pages" "$work/pages.page"
sed -n '/type code:$/,$s/^    //p' "$work/lists" >"$work/types"
section $page "ELEMENT TYPES AND INDEXES" | rows >"$work/types.page"
check_same_files "element types" "$work/types" "$work/types.page"

# --- acronyms that the page shows exist ---
sg_ses --enumerate --enumerate | awk '/^  / { print $1 }' |
	sort -u >"$work/acronyms"
section $page "FIELDS AND CHANGES" | sed -n 's/^\.It Cm //p' |
	tr -d ' ' | tr ',' '\n' | sort -u >"$work/acronyms.page"
[ -s "$work/acronyms.page" ] || echo "none found" >"$work/acronyms.page"
comm -13 "$work/acronyms" "$work/acronyms.page" >"$work/unknown"
check_same_files "acronyms" /dev/null "$work/unknown"

# --- the environment: what a program has in its own files, and both in shared
for program in sg_ses sg_ses_microcode; do
	sed -n 's/.*getenv("\([^"]*\)").*/\1/p' \
		src/common/*.c "src/$program"/*.c | sort -u >"$work/environment"
	section doc/$program.8 ENVIRONMENT | sed -n 's/^\.It Ev //p' |
		sort -u >"$work/environment.page"
	check_same_files "environment of $program" "$work/environment" \
		"$work/environment.page"
done

[ $failures -eq 0 ]
