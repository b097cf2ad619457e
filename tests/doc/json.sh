#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What sg_ses_json.5 says of fields, messages, the letters of --json and the
# rules of --check, against the tables and the program. (tests/json compares
# members, types and metrics with what the programs write.)
. "$TOP/tests/doc/lib.sh"
page=doc/sg_ses_json.5
facts=$BUILD/tests/doc/facts

# subsection NAME: its lines
subsection() {
	awk -v name="$1" '
	/^\.S[hs] / { inside = substr($0, 5) == name; next }
	inside' $page
}

# --- members of status elements: key, place, name, types ---
$facts fields | awk -F '\t' '
{ key = $1 "\t" $3 "\t" $4
  if (!(key in types))
	keys[++n] = key
  types[key] = types[key] (types[key] ? "," : "") $2 }
END {
	for (i = 1; i <= n; i++)
		print keys[i] "\t" types[keys[i]]
}' | sort >"$work/fields"
subsection Fields | awk '
function put() {
	if (!item)
		return
	name = ""
	if (match(text, /: /)) {
		name = substr(text, 1, RSTART - 1)
		text = substr(text, RSTART + 2)
	}
	gsub(/ /, "", text)
	print item "\t" name "\t" text
	item = text = ""
}
/^\.It Va / { put(); item = $3 "\t" $5; next }
/^\.El/ { put() }
item { text = text (text ? " " : "") $0 }' | sort >"$work/fields.page"
check_same_files "fields" "$work/fields" "$work/fields.page"

# --- codes of messages ---
$facts topics | sort >"$work/topics"
subsection Messages | sed -n 's/^\.It Cm //p' | sort >"$work/topics.page"
check_same_files "codes of messages" "$work/topics" "$work/topics.page"

# --- letters ---
for letter in 0 1 2 3 4 5 6 7 8 9 a b c d e f g h i j k l m n o p q r s t u v \
	w x y z A E H J K L O P S; do
	sg_ses --json=$letter -p 4 --inhex=tests/cases/words.hex \
		>/dev/null 2>&1 && echo $letter
done | sort >"$work/letters"
subsection "Forms of the document" | sed -n 's/^\.It Cm //p' |
	tr -d ' ' | tr ',' '\n' | sort >"$work/letters.page"
check_same_files "letters of --json" "$work/letters" "$work/letters.page"

# --- which flags are critical, which a warning ---
. tests/cases/check.sh

# bit PLACE: the bytes of an element with the status code OK and this bit, and
# a reading that is valid
bit() {
	awk -v place="$1" -v type="$2" 'BEGIN {
		split(place, at, ":")
		byte[0] = 1
		if (type ~ /^(ts|vs|cs|ups)$/)
			byte[type == "ups" ? 1 : 2] = 32
		byte[at[1]] += 2 ^ at[2]
		printf "%02x %02x %02x %02x\n", byte[0], byte[1], byte[2],
			byte[3]
	}'
}
# CODE of each abbreviation
sg_ses --enumerate | sed -n '/type code:$/,$s/.*\[\([a-z]*\).*\] \[0x\(.*\)\]/\1 \2/p' \
	>"$work/codes"
$facts fields | awk -F '\t' '$3 ~ /^[0-3]:[0-7]$/ {
	print $1, $2 == "all" ? "ps" : $2, $3 }' | while read -r key type place
do
	code=$(sed -n "s/^$type //p" "$work/codes")
	case $(verdict "$code" "$(bit "$place" "$type")") in
	0*) ;;
	1*) echo "$key Warning" ;;
	2*) echo "$key Critical" ;;
	*) echo "$key ?" ;;
	esac
done | sort -u >"$work/rules"
subsection Rules | awk '
/^\.It Sy / { verdict = $3; flags = 0 }
/and the flags$/ { flags = 1; next }
flags && /^\.Li / {
	gsub(/[,.]( |$)/, " ")
	for (i = 2; i <= NF; i++)
		print $i, verdict
}' | sort -u >"$work/rules.page"
check_same_files "rules of --check" "$work/rules" "$work/rules.page"
[ $failures -eq 0 ]
