#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Golden vectors: bytes of elements and descriptors, and the lines they make,
# which show what each bit of each type does to the text. All of a
# type go through the program in one capture; additional descriptors, whose
# order means something, one by one.
. "$TOP/tests/doc/lib.sh"
work=$BUILD/tests/vectors
mkdir -p "$work"

# capture PAGE: the rows of one type on stdin as a configuration with one group
# and that page
capture() {
	awk -F '\t' -v page="$1" '
	function bytes(hex,   i, text) {
		for (i = 1; i < length(hex); i += 2)
			text = text " " substr(hex, i, 2)
		return text
	}
	{ type = $1; body = body bytes($2); size += length($2) / 2 }
	END {
		printf "01 00 00 30 00 00 00 00 11 00 01 24"
		for (i = 0; i < 36; i++)
			printf " 20"
		printf " %s %02x 00 00\n", type, NR
		size += page == "0a" ? 4 : 8
		printf "%s 00 %02x %02x 00 00 00 00", page, size / 256,
			size % 256
		print (page == "0a" ? "" : " 00 00 00 00") body
	}'
}

# lines FORM: what the page shows of the rows on stdin
lines() {
	awk -F '\t' -v form="$1" '
	{
		print "element " NR - 1
		for (i = 3; form != "-i" && i <= NF; i++) {
			if (sub(/^-/, "", $i) && form == "-f")
				continue
			print "        " $i
		}
		for (i = 1; form == "-i" && i < length($2); i += 2)
			printf "%s%s%s", i % 32 == 1 ? "        " : "",
				substr($2, i, 2), i % 32 == 31 ? " \n" : " "
		if (form == "-i" && length($2) % 32)
			print ""
	}'
}

# shown PAGE FORM: that part of what the program prints
shown() {
	sg_ses --inhex="$work/capture" --page="0x$1" ${2:+"$2"} | awk '
	/^      Element (index: )?[0-9]/ {
		show = 1
		print "element " n++
		next
	}
	show'
}

# check NAME PAGE FORM...: the rows in $work/rows
check() {
	name=$1 page=$2
	shift 2
	capture "$page" <"$work/rows" >"$work/capture"
	: >"$work/want"
	: >"$work/got"
	for form; do
		lines "$form" <"$work/rows" >>"$work/want"
		shown "$page" "$form" >>"$work/got"
	done
	check_same_files "$name" "$work/want" "$work/got"
}

# types FILE PAGE FORM...: all of a file, by type
types() {
	file=$1
	shift
	sed '/^#/d; s/	.*//' "tests/vectors/$file" | sort -u >"$work/types"
	while read -r type; do
		grep "^$type	" "tests/vectors/$file" >"$work/rows"
		check "$file, type $type: $(grep -c . "$work/rows")" "$@"
	done <"$work/types"
}

types elements.txt 02 '' -f
types connectors.txt 02 ''
types thresholds.txt 05 ''
grep -v '^#' tests/vectors/additional.txt >"$work/additional"
while IFS= read -r row; do
	printf '%s\n' "$row" >"$work/rows"
	check "additional.txt, $(printf '%.24s' "$row")" 0a '' -f -i
done <"$work/additional"
[ $failures -eq 0 ]
