#!/bin/sh
# shellcheck disable=SC2016 # what single quotes hold is for another shell
# SPDX-License-Identifier: BSD-2-Clause
#
# Many enclosures, commands that take their time, by node and by kind, and a
# node that never answers. Times are those that the driver counts, which are
# the ones that were asked for.
. "$TOP/tests/checks.sh"
room=$BUILD/tests/many
rm -rf "$room"
mkdir -p "$room"

set --
while [ $# -lt 256 ]; do
	set -- "$@" --shelf=small
done
check_equal "256 enclosures: each has its nodes" "$(with-enclosure "$@" sh -c '
	for node in /dev/sg0 /dev/sg255 /dev/bsg/0:0:256:0 \
		/dev/nvme255 /dev/ng255n1; do
		test -c "$node" && echo "$node"
	done
	test -b /dev/nvme255n1 && echo last' | tr '\n' ' ')" \
	"/dev/sg0 /dev/sg255 /dev/bsg/0:0:256:0 /dev/nvme255 /dev/ng255n1 last "
check_equal "... and a state of its own" "$(with-enclosure "$@" sh -c '
	shelf poke -255 ts,0 celsius=33
	for node in /dev/sg0 /dev/sg254 /dev/sg255; do
		sg_ses --index=ts,0 --get=2:7:8 $node
	done' | tr '\n' ' ')" "44 44 53 "
with-enclosure "$@" --shelf=small true 2>"$room/err"
check_equal "one more is refused" "$(cat "$room/err")" \
	"with-enclosure: small: more than 256 enclosures."

# took [OPTION...] -- NODE...: milliseconds of page 02h, page 07h, INQUIRY and
# TEST UNIT READY
took() {
	with-enclosure --no-wait --shelf=small --shelf=small "$@" sh -c '
	for node in /dev/sg0 /dev/bsg/0:0:1:0 /dev/sg1; do
		v4=$(expr "$node" : ".*bsg" >/dev/null && echo -v4)
		for cdb in 1c0102fffc00 1c0107fffc00 120000002400; do
			scsi-cmd $v4 -t "$node" $cdb -in 255
		done
		scsi-cmd $v4 -t "$node" 000000000000
	done' | sed -n 's/^ms //p' | tr '\n' ' '
}
check_equal "no time" "$(took)" "0 0 0 0 0 0 0 0 0 0 0 0 "
check_equal "every command" "$(took --slow=40)" \
	"40 40 40 40 40 40 40 40 40 40 40 40 "
check_equal "by node" \
	"$(took --slow=node=sg1,300 --slow=node=/dev/bsg/0:0:1:0,7)" \
	"0 0 0 0 7 7 7 7 300 300 300 300 "
check_equal "by command" "$(took --slow=op=1c,40 --slow=op=12,5)" \
	"40 40 5 0 40 40 5 0 40 40 5 0 "
check_equal "by page, of one node; the last one decides" \
	"$(took --slow=3 --slow=node=sg0,page=07,900)" \
	"3 900 3 3 3 3 3 3 3 3 3 3 "
check_equal "a wait of the driver ends with its timeout" \
	"$(with-enclosure --no-wait --slow=10001 \
		scsi-cmd -t /dev/sg0 000000000000 | tr '\n' ' ')" \
	"status 00 host 03 ms 10000 "
check_equal "rules replace others" "$(with-enclosure --no-wait --slow=40 sh -c '
	shelf slow node=sg0,op=00,6
	scsi-cmd -t /dev/sg0 000000000000
	shelf slow
	scsi-cmd -t /dev/sg0 000000000000' | sed -n 's/^ms //p' |
	tr '\n' ' ')" "6 0 "

# -- a node that never answers: the command is not carried out, no timeout
# ends it, clocks that go on do not, and the other nodes answer meanwhile
with-enclosure --no-wait --shelf=small --shelf=small \
	--slow=node=sg0,never --log="$room/log" sh -c '
	scsi-cmd /dev/sg0 000000000000 >"$1/first" &
	until grep -q silent "$1/log"; do sleep 0.05; done
	scsi-cmd /dev/sg1 000000000000
	scsi-cmd -v4 /dev/bsg/0:0:1:0 000000000000
	kill -0 $! && echo waits
	kill $!
	wait $! 2>/dev/null
	echo $?
	scsi-cmd /dev/sg0 000000000000 >"$1/second" &
	until [ "$(grep -c silent "$1/log")" = 2 ]; do sleep 0.05; done
	shelf slow
	wait $!
	cat "$1/second"
	scsi-cmd /dev/sg0 000000000000' sh "$room" >"$room/said" 2>&1
check_equal "no answer" "$(tr '\n' ' ' <"$room/said")" \
	"status 00 status 00 waits 143 status 00 host 03 status 00 "
check_equal "... it says nothing" "$(cat "$room/first")" ""
check_equal "... and the log tells" \
	"$(sed 's/ cdb.*out=-//; s/ in=.*//' "$room/log" |
	tr '\n' ',')" "/dev/sg0 silent,/dev/sg1 status=00,\
/dev/bsg/0:0:1:0 status=00,/dev/sg0 silent,/dev/sg0 status=00,"

# -- faults of one node
check_equal "a fault by node" "$(with-enclosure --shelf=small --shelf=small \
	--fault=node=sg1,errno=EIO sh -c 'for n in 0 1; do
		scsi-cmd /dev/sg$n 000000000000 2>&1
	done' | tr '\n' ' ')" \
	"status 00 scsi-cmd: /dev/sg1: Input/output error "
[ $failures -eq 0 ]
