#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# JSON costs at most 1.5 times the text, in instructions, so that machine and
# load do not matter: for an ordinary shelf and for a very large one.
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

# costs NAME OPTION...
costs() {
	name=$1
	shift
	text=$(count "$@")
	json=$(count --json "$@")
	if [ $((json * 2)) -le $((text * 3)) ] && [ "$text" -gt 0 ]; then
		echo "ok what JSON costs: $name"
	else
		echo "not ok what JSON costs: $name: $json, text $text"
		bad=$((bad + 1))
	fi
}

"$BUILD/bench/shelf" mix 16000 >"$work/mix"
costs "a shelf" --data=@tests/cases/shelf.hex
costs "16,000 elements" -rr --inhex="$work/mix"
[ $bad -eq 0 ]
