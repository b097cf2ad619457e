#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What things may cost, in instructions, so that machine and load do not matter:
# for an ordinary shelf and for a very large one.
# JSON costs at most 2.5 times the text. It takes at most 4 MiB of memory more,
# however many elements there are. The verdict and the metrics are linear in
# elements, and one element costs little more than reading its page.
. "$TOP/tests/lint/lib.sh"
work=$BUILD/tests/analyze
mkdir -p "$work"

if ! command -v valgrind >/dev/null; then
	echo "skip what things cost: valgrind is not here"
	exit 0
fi

count() {	# OPTION...: instructions
	valgrind --tool=callgrind --callgrind-out-file=/dev/null \
		"$BUILD/sg_ses" --status "$@" 2>&1 >/dev/null |
		sed -n 's/.*Collected : //p'
}

# check_limit NAME NUMBER LIMIT
check_limit() {
	check_succeeds "$1: $2, at most $3" \
		test "${2:-$(($3 + 1))}" -le "$3"
}

# check_cost NAME OPTION...
check_cost() {
	name=$1
	shift
	text=$(count --join "$@")
	json=$(count --json --join "$@")
	if [ $((json * 2)) -le $((text * 5)) ] && [ "$text" -gt 0 ]; then
		report_ok "what JSON costs: $name"
	else
		report_failure "what JSON costs: $name" "$json, text $text"
	fi
}

peak() {	# OPTION...: peak resident memory in KiB
	"$BUILD/bench/peak" "$BUILD/sg_ses" --status --join "$@" 2>&1 \
		>/dev/null | sed -n 's/^peak \([0-9]*\)$/\1/p'
}

# check_memory NAME OPTION...
check_memory() {
	name=$1
	shift
	text=$(peak "$@")
	for json in --json "--js-file=$work/document"; do
		memory=$(peak "$json" "$@")
		if [ "$memory" -le $((text + 4096)) ] &&
		   [ "$text" -gt 0 ]; then
			report_ok "what ${json%%=*} takes: $name"
		else
			report_failure "what ${json%%=*} takes: $name" \
				"$memory KiB, text $text"
		fi
	done
}

check_cost "a shelf" --data=@tests/cases/shelf.hex
for n in 16000 4000; do
	"$BUILD/bench/shelf" mix $n >"$work/mix.$n"
	check_memory "$n elements" -rr --inhex="$work/mix.$n"
done
check_cost "16,000 elements" -rr --inhex="$work/mix.16000"

# the names and thresholds of elements, too
for n in 16000 4000; do
	"$BUILD/bench/shelf" mix $n 1 >"$work/full.$n"
done
"$BUILD/bench/shelf" mix 20 255 >"$work/nested"

# check_verb OPTION LIMIT-OF-A-SHELF LIMIT-OF-16,000-ELEMENTS
check_verb() {
	check_limit "$1 of a shelf" \
		"$(count "$1" --data=@tests/cases/shelf.hex)" "$2"
	small=$(count "$1" -rr --inhex="$work/full.4000")
	large=$(count "$1" -rr --inhex="$work/full.16000")
	check_limit "$1 of 16,000 elements" "$large" "$3"
	check_limit "... of 4,000, four times as many cost 4.4 times" \
		$((large * 10)) $((small * 44))
	check_limit "... of 255 subenclosures with 20" \
		"$(count "$1" -rr --inhex="$work/nested")" 25000000
}
check_verb --check 800000 150000000
check_verb --metrics 1200000 80000000
check_limit "one of 16,000 elements" \
	"$(count --page=es --index=5,3 -rr --inhex="$work/mix.16000")" 600000
[ $failures -eq 0 ]
