#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# downloads.sh SG BSG [TURNS [LARGEST]]: firmware updates of all kinds and
# sizes, with trouble at every command, through both nodes; with TURNS trouble
# comes to them in turn, and LARGEST is the MiB of the largest image. Runs under
# with-enclosure on the shelf "firmware", and in a virtual machine on the real
# drivers, which has the time for half of it.
. "$TOP/tests/checks.sh"
sg=$1
bsg=$2
turns=${3:-}
largest=${4:-128}
tmp=$(mktemp -d)
stored=$SES_EMULATOR/0.image-

# image BYTES: no two places in it look alike
seq 200000 | head -c 1000000 >"$tmp/piece"
image() {
	left=$1
	while [ "$left" -gt 0 ]; do
		echo "$left"
		cat "$tmp/piece"
		left=$((left - 1000000))
	done | head -c "$1" >"$tmp/fw"
}

# arrived [SUBENCLOSURE]
arrived() {
	cmp "$tmp/fw" "$stored${1:-0}"
}

# settle: read the final status of an earlier download
settle() {
	sg_ses_microcode "$sg" >/dev/null
	sg_ses_microcode "$sg" >/dev/null
}

# send NODE ARGUMENT...: a download in silence; sets status
send() {
	to=$1
	shift
	rm -f "$stored"*
	sg_ses_microcode "$@" -I "$tmp/fw" "$to" >"$tmp/said" 2>&1
	status=$?
}

# again: what the last one advised, its progress aside
again() {
	sh "$tmp/again" 2>"$tmp/said"
}

# well NAME [SUBENCLOSURE [WARNING]]: the last download went well, and without
# another word
well() {
	check_equal "$1: exit status and words" \
		"$status$(cat "$tmp/said")" "0${3:-}"
	check_succeeds "$1: the image arrived" arrived "${2:-0}"
}

# -- every mode
image 10000
send "$sg" -m dmc_offs -b 4k
well "dmc_offs"
send "$bsg" -m dmc_offs_save -b 4k
well "dmc_offs_save"
send "$sg" -m 7 -S 3 -b 1k
well "a drawer" 3 "Warning: The new microcode does not run yet: it starts with \
the next hard reset or power cycle of the enclosure."
send "$bsg" -m dmc_offs_defer -b 4k
well "dmc_offs_defer" 0 "Warning: The new microcode does not run yet: it \
starts with --mode=activate_mc, or with the next hard reset or power cycle of \
the enclosure."
check_succeeds "activate_mc" sg_ses_microcode -q -m activate_mc "$sg"
check_line "activate_mc twice" \
	"$(sg_ses_microcode -m activate_mc "$bsg" 2>&1)" 0x85
send "$sg" -m dmc_offs_defer -b 4k,act
well "dmc_offs_defer and activation"
send "$sg" -m 7 -b 4k --non
well "--non"
send "$bsg" -m 7 -b 4k --ealsd
well "--ealsd"
settle
check_equal "dmc_status through both" "$(sg_ses_microcode "$bsg" 2>&1)" \
	"$(sg_ses_microcode "$sg" 2>&1)"
check_equal "--dry-run through both" \
	"$(sg_ses_microcode -m 7 -I "$tmp/fw" --dry-run "$bsg" 2>&1)" \
	"$(sg_ses_microcode -m 7 -I "$tmp/fw" --dry-run "$sg" 2>&1)"
send "$sg" -m 7 -b 4k -t 20000
check_equal "a first part" $status 0
sg_ses_microcode -m 7 -I "$tmp/fw" "$bsg" 2>/dev/null
check_equal "what is in progress is not disturbed" $? 26
check_succeeds "dmc_abort" sg_ses_microcode -q -m dmc_abort "$bsg"
send "$bsg" -m 7
well "a download after that"

# -- every size where something changes
: >"$tmp/fw"
send "$sg" -m 7
check_equal "an empty image" $status 15
for size in 1 3 4 4095 4096 65507 65508 65509 1572864; do
	image $size
	send "$sg" -m 7
	well "$size bytes"
	send "$bsg" -m 7 -b 32k
	well "$size bytes, at most 32 KiB at a time"
done
image $((largest << 20))
send "$sg" -m 7
well "$largest MiB"

# trouble RULE N NODE: an update that meets it at the N-th command
trouble() {
	settle
	shelf fault "n=$2,$1"
	send "$3" -m 6 -b 4k
	shelf fault
	name="$1 at command $2 of $3"
	if [ $status -eq 0 ]; then
		check_succeeds "$name: passed" arrived
	elif sed -n 's/^ sg_ses/sg_ses/p' "$tmp/said" | grep . >"$tmp/again"
	then
		check_succeeds "$name: $status, resumed" again
		check_succeeds "$name: the image arrived" arrived
	else
		sg_ses_microcode -q -m dmc_abort "$sg"
		send "$sg" -m 6
		well "$name: $status, and anew"
	fi
}

# -- a fault at each of the six commands that matter, and one after them
image 9000
round=0
for rule in status=08 status=28 status=40,lost sense=2/04/01 sense=4/44/00 \
	sense=4/44/00,lost sense=5/26/00 sense=6/29/00 sense=6/2a/01 \
	sense=b/47/00,lost; do
	round=$((round + 1))
	for n in 1 2 3 4 5 6 7 8; do
		odd=$(((round + n) % 2))
		if [ -z "$turns" ] || [ $odd -eq 1 ]; then
			trouble "$rule" $n "$sg"
		fi
		if [ -z "$turns" ] || [ $odd -eq 0 ]; then
			trouble "$rule" $n "$bsg"
		fi
	done
done

# -- firmware that forgets a download when its status is read
shelf quirk status-resets-download
send "$sg" -m 7 -b 4k
check_equal "a download that is forgotten" $status 19
check_line "a download that is forgotten: the hint" "$(cat "$tmp/said")" '--non'
send "$bsg" -m 7 -b 4k --non
well "--non helps"
shelf quirk

# -- a signal while a command is on its way, on each node, at each chunk: the
# command takes until the rules change
for node in "$sg" "$bsg"; do
	for n in 1 2; do
		settle
		shelf fault "op=1d,nth=$n,delay=300000"
		rm -f "$stored"*
		sg_ses_microcode -m 7 -b 4k -I "$tmp/fw" "$node" \
			>"$tmp/said" 2>&1 &
		pid=$!
		shelf fired
		kill -TERM $pid
		shelf fault
		wait $pid
		check_equal "SIGTERM in chunk $n of $node" $? 30
		check_line "SIGTERM in chunk $n of $node: how far it got" \
			"$(cat "$tmp/said")" "with $((n * 4096)) of 9000"
		sed -n 's/^ sg_ses/sg_ses/p' "$tmp/said" >"$tmp/again"
		check_succeeds "SIGTERM in chunk $n of $node: resumed" again
		check_succeeds "SIGTERM in chunk $n of $node: the image" \
			arrived
	done
done

# -- two at once: through one node a lock, through two the status. The
# first stops at its second chunk; in a virtual machine, where the node cannot
# stop a program and answers one command at a time, each of its chunks takes a
# second until the other program has ended.
pause="op=1d,nth=2,signal=STOP"
chunk=4k
if [ "$turns" ]; then
	pause="op=1d,delay=1000"
	chunk=1k
	image 300000
fi
shelf fault "$pause"
sg_ses_microcode -q -m 7 -b $chunk -I "$tmp/fw" "$sg" &
pid=$!
shelf fired
sg_ses_microcode -m 7 -b $chunk -I "$tmp/fw" "$sg" 2>/dev/null
check_equal "two at once" $? 47
shelf fault
[ "$turns" ] || wait_for grep '^State:.T' /proc/$pid/status
kill -CONT $pid
wait $pid
check_equal "the first of them" $? 0
check_succeeds "the first of them: the image arrived" arrived

rm -rf "$tmp"
[ $failures -eq 0 ]
