#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Two programs at once on one shelf: every command is carried out alone, the
# log holds whole lines, and a lock on a node is one between processes.
. "$TOP/tests/checks.sh"

rounds=40

# One control page of the small box: element 0 or 1 of the bays, LED on or off
led() {
	case $1$2 in
	0on) elements=0000000080000200 ;;
	0off) elements=0000000080000000 ;;
	1on) elements=000000000000000080000200 ;;
	1off) elements=000000000000000080000000 ;;
	esac
	printf '0200003800000007%-104s' "$elements" | tr ' ' 0
}

writer() { # number of the bay
	bad_here=0
	round=0
	while [ $round -lt $rounds ]; do
		round=$((round + 1))
		for state in on off; do
			scsi-cmd /dev/sg0 1d1000003c00 "$(led "$1" $state)" |
				grep -q 'status 00' || bad_here=1
			got=$(sg_ses --index=arr,"$1" --get=ident /dev/sg0)
			case $state$got in
			on1 | off0) ;;
			*) bad_here=1 ;;
			esac
		done
	done
	return $bad_here
}

if [ "${1:-}" = inside ]; then
	writer 0 &
	one=$!
	writer 1 &
	two=$!
	check_succeeds "the first writer always sees its own LED" wait $one
	check_succeeds "the second writer always sees its own LED" wait $two

	# flock(1) holds the node while another wants it
	if command -v flock >/dev/null; then
		# shellcheck disable=SC2016 # the inner shell expands it
		flock /dev/sg0 sh -c ': >"$0/held"
			until [ -e "$0/go" ]; do sleep 0.05; done
			echo first >>"$0/order"' "$2" &
		wait_for test -e "$2/held"
		flock -n /dev/sg0 true && echo "not ok a lock that is held"
		flock /dev/sg0 echo second >>"$2/order" &
		: >"$2/go"
		wait
		check_equal "a lock on a node" "$(cat "$2/order")" "first
second"
		check_succeeds "another node has another lock" \
			flock /dev/sg0 flock -n /dev/bsg/0:0:1:0 true
	else
		echo "skip a lock on a node: no flock here"
	fi
	[ $failures -eq 0 ]
	exit
fi

tmp=$(mktemp -d)
with-enclosure --shelf=small --log="$tmp/log" sh "$0" inside "$tmp"
failures=$?
commands=$((2 * rounds * 2 * 3))
check_equal "as many whole lines as commands" \
	"$(grep -c '^/dev/sg0 cdb=[0-9a-f]* out=[-0-9a-f]* status=00 in=[0-9]*$' \
	"$tmp/log")" $commands
check_equal "no other lines" "$(wc -l <"$tmp/log" | tr -d ' ')" $commands

# two runs on one state that stays
with-enclosure --shelf=small --state="$tmp/state" true
for bay in 0 1 2 3; do
	with-enclosure --state="$tmp/state" \
		sg_ses --index=arr,$bay --set=ident /dev/sg0 &
done
wait
# shellcheck disable=SC2016 # the inner shell expands it
check_equal "four runs at once on one state" \
	"$(with-enclosure --state="$tmp/state" \
	sh -c 'for bay in 0 1 2 3; do
		sg_ses --index=arr,$bay --get=ident /dev/sg0
	done' | tr -d '\n')" 1111
rm -rf "$tmp"
[ $failures -eq 0 ]
