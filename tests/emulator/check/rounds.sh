#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# rounds.sh ROUNDS NODE...: two programs change different fields of one slot at
# once, through each pair of the nodes of one shelf: neither undoes what the
# other does. Runs under with-enclosure, and on the nodes of a real kernel.
. "$TOP/tests/checks.sh"
rounds=$1
shift

# change_field FIELD NODE STATE: again while the other program has the lock for
# longer than sg_ses waits, as on a busy machine; the message asks for that
change_field() {
	until sg_ses --index=arr,8 --"$3"="$1" "$2" >/dev/null; do
		[ $? -eq 47 ] || return 1
	done
}

# pair NODE NODE: changes that were lost, and programs that failed
pair() {
	lost=0 round=0
	while [ $((round += 1)) -le "$rounds" ]; do
		for state in set clear; do
			change_field ident "$1" $state &
			one=$!
			change_field fault "$2" $state || lost=$((lost + 1))
			wait $one || lost=$((lost + 1))
			case $state$(sg_ses --index=arr,8 --get=ident \
				--get=fault "$1" | tr -d '\n') in
			set11 | clear00) ;;
			*) lost=$((lost + 1)) ;;
			esac
		done
	done
	check_equal "$1 and $2: changes that were lost in $rounds rounds" \
		$lost 0
}

while [ $# -gt 0 ]; do
	for other; do
		pair "$1" "$other"
	done
	shift
done
[ $failures -eq 0 ]
