#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# JSON costs at most 2.5 times the text, in instructions, so that machine and
# load do not matter: for an ordinary shelf and for a very large one. It takes
# at most 4 MiB of memory more than the text, however many elements there are.
. "$TOP/tests/lint/lib.sh"
work=$BUILD/tests/analyze
mkdir -p "$work"

if ! command -v valgrind >/dev/null; then
	echo "skip what JSON costs: valgrind is not here"
	exit 0
fi

count() {	# OPTION...: instructions
	valgrind --tool=callgrind --callgrind-out-file=/dev/null \
		"$BUILD/sg_ses" --status --join "$@" 2>&1 >/dev/null |
		sed -n 's/.*Collected : //p'
}

# check_cost NAME OPTION...
check_cost() {
	name=$1
	shift
	text=$(count "$@")
	json=$(count --json "$@")
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
[ $failures -eq 0 ]
