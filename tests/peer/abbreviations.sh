#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Every abbreviation of a long option that the programs of sg3_utils 1.46
# understand means the same option here, whatever options were added.
facts=$BUILD/tests/doc/facts
work=$BUILD/tests/peer
mkdir -p "$work"
bad=0

# meaning PROGRAM WORD: the long option that its getopt takes the word for
meaning() {
	said=$("$1" "--$2" 2>&1 </dev/null; "$1" "--$2=1" 2>&1 </dev/null)
	printf '%s\n' "$said" | sed -n \
		-e "s/.*option '--\([a-z_-]*\)' requires an argument.*/\1/p" \
		-e "s/.*option '--\([a-z_-]*\)' doesn't allow an argu.*/\1/p" |
		head -n 1
}

for program in sg_ses:2.48 sg_ses_microcode:1.18; do
	version=${program#*:} program=${program%:*}
	peer=/usr/bin/$program
	if ! [ -x "$peer" ] ||
		! "$peer" --version 2>&1 | grep -q "version: $version"; then
		echo "skip abbreviations of $program: no sg3_utils 1.46 here"
		continue
	fi
	# a name of ours, and the first name of its option
	"$facts" "$program" | awk '{
		for (i = 2; i < NF; i++) print $i, $2 }' >"$work/names"
	awk '{ for (n = 1; n <= length($1); n++) print substr($1, 1, n) }' \
		"$work/names" | sort -u >"$work/words"
	while read -r word; do
		means=$(meaning "$peer" "$word")
		[ "$means" ] && echo "$word $(awk -v name="$means" \
			'$1 == name { print $2 }' "$work/names")"
	done <"$work/words" >"$work/theirs"
	cut -d ' ' -f 1 "$work/theirs" |
		"$facts" "$program" meanings >"$work/ours"
	if ! [ -s "$work/theirs" ]; then
		echo "not ok abbreviations of $program: no word was tried"
		bad=1
	elif diff "$work/theirs" "$work/ours" >"$work/diff"; then
		echo "ok abbreviations of $program: $(grep -c . \
			"$work/theirs") words"
	else
		sed 's/^/# /' "$work/diff"
		echo "not ok abbreviations of $program: < is the peer's"
		bad=1
	fi
done
[ $bad -eq 0 ]
