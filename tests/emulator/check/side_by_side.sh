#!/bin/sh
# shellcheck disable=SC2016 # what single quotes hold is for another shell
# SPDX-License-Identifier: BSD-2-Clause
#
# Nodes are read side by side: the output does not depend on --jobs, a node that
# never answers delays nobody else, and a deadline ends the wait for it. Nothing
# here depends on a clock: it is put forward when the others are done.
. "$TOP/tests/checks.sh"
room=$BUILD/tests/side_by_side
rm -rf "$room"
mkdir -p "$room"

# four shelves with two modules each: sg0 and sg1, sg2 and sg3 ...
"$TOP/tests/emulator/machines/racks" 4 >"$room/racks.machine"
set -- --kernel="$room/racks.machine"

# The output of all verbs, without times
all_verbs() {
	for arguments in "--map -v" "--map -J" "--map=slot,serial,paths -q" \
		"--list-enclosures -v" "--list-enclosures -J" "--check -v" \
		--front --sensors "--sensors -J" \
		"--check -J" --metrics "--map sg3 sg0" "--check sg5 sg1" \
		"--metrics /dev/sg7 /dev/sg0 /dev/sg2" \
		"--capture=$room/file"; do
		for jobs; do
			# shellcheck disable=SC2086 # several words
			sg_ses $jobs $arguments >"$room/out" 2>"$room/err"
			echo "$arguments: $?"
			grep -v -e _seconds -e '"argv"' -e '"--jobs' \
				"$room/out"
			cat "$room/err"
			if [ -f "$room/file" ]; then
				cat "$room/file"
				rm "$room/file"
			fi
		done >"$room/said"
		cat "$room/said"
	done
}

# same NAME FAULT...: with each kind of --jobs
same() {
	name=$1
	shift
	for jobs in 1 2 16 modules; do
		with-enclosure --no-wait "$@" sh -c '. "$1"; all_verbs "$2"' \
			sh "$room/functions" "--jobs=$jobs" \
			>"$room/jobs.$jobs" 2>&1
	done
	check_succeeds "$name: something is shown" \
		test "$(wc -l <"$room/jobs.1")" -gt 500
	for jobs in 2 16 modules; do
		check_succeeds "$name: --jobs=$jobs is as --jobs=1" \
			cmp "$room/jobs.1" "$room/jobs.$jobs"
	done
}
{
	echo "room='$room'"
	sed -n '/^all_verbs/,/^}/p' "$0"
} >"$room/functions"

same "no fault" "$@"
same "faults" "$@" --fault=node=sg1,errno=EIO \
	--fault=node=sg2,page=02,sense=5/24/00 \
	--fault=node=sg4,page=0a,sense=4/44/00 \
	--fault=node=sg5,nth=2,status=08 \
	--fault=node=sg6,times=3,sense=6/29/00
same "retries" "$@" --fault=node=sg1,page=02,poke=4:ff,times=2 \
	--fault=node=sg3,times=3,status=08

# --- which modules are not read at once ---
apart() {
	with-enclosure "$@" sg_ses --check -vv 2>&1 |
		sed -n 's/ may lead to one shelf.*//p'
}
check_equal "modules that reach the same disks take turns" "$(apart "$@")" \
	"    0:0:0:0 and 1:0:0:0
    0:0:9:0 and 1:0:9:0
    0:0:18:0 and 1:0:18:0
    0:0:27:0 and 1:0:27:0"
check_equal "nodes of which nothing is known take turns" \
	"$(apart --shelf=small --shelf=sensors --shelf=loop)" \
	"    0:0:1:0 and 0:0:2:0
    0:0:1:0 and 0:0:3:0"

# --- nodes that do not answer ---

# hang NODES DONE COMMAND...: a command while so many nodes never answer; when
# so many others have been read, the clock goes forward. (MORE_THREADS: those of
# a sanitizer)
cat >"$room/hang" <<'end'
. "$TOP/tests/checks.sh"
nodes=$1 others=$2
shift 2
"$@" >"$room/out" 2>"$room/err" &
are_read() {
	[ "$(grep -c silent "$room/log")" = "$nodes" ] &&
		[ "$(grep "$last" "$room/log" | grep -vc silent)" = \
			"$others" ] &&
		[ "$(ls "/proc/$!/task" | wc -l)" = \
			$((nodes + 1 + ${MORE_THREADS:-0})) ]
}
wait_for are_read
shelf clock 61000
wait $!
echo $? >"$room/status"
end
export room last
hang() {
	rm -f "$room/log"
	nodes=$1 others=$2
	shift 2
	# shellcheck disable=SC2086 # several options
	with-enclosure --kernel="$room/racks.machine" --log="$room/log" \
		$slow sh "$room/hang" "$nodes" "$others" "$@"
}

slow=--slow=node=sg2,never
last=cdb=1c010f
hang 1 7 sg_ses --map=slot,state,device
check_equal "a module that never answers: the bays are known by the other" \
	"$(cut -f 2 "$room/out" | sort | uniq -c | tr -s ' ')" " 32 disk"
check_equal "... the message, and no progress in a file" \
	"$(cat "$room/err")" \
	"/dev/sg2 did not answer within 60 s (see --deadline).
sg_ses failed: Map incomplete"
check_equal "... the exit status" "$(cat "$room/status")" 46
slow=--slow=node=sg6,page=07,never
last=cdb=1c0107
hang 1 7 sg_ses --list-enclosures
check_equal "a page that never comes: the others are listed" \
	"$(grep -c '"rack [012]"' "$room/out")" 3
check_equal "... and the shelf, with the other module" \
	"$(grep -c '"rack 3".*/dev/sg7' "$room/out")" 1
slow="--slow=node=sg2,never --slow=node=sg3,never"
last=cdb=1c010a
hang 2 5 sg_ses --check --deadline=30.5 sg3 sg2 sg0 sg1 sg4 sg5 sg7
check_line "--check: a shelf that never answers" "$(cat "$room/out")" \
	'UNKNOWN - 3 .*: sg3 did not .*; sg2 did not answer within 30.5 s '
hang 2 6 sg_ses --metrics
check_equal "--metrics" "$(grep '^ses_up' "$room/out" | grep -c ' 1$')" 6
last=cdb=1c0107
slow=--slow=node=sg6,page=05,never
hang 1 15 sg_ses --capture="$room/file"
check_equal "--capture: a page that never comes costs its node" \
	"$(grep -c '^#p /dev/sg' "$room/file")" 7

# --- a node that has not answered gets no second command ---
cat >"$room/watch" <<'end'
. "$TOP/tests/checks.sh"
sg_ses --watch=0.05 >"$room/out" 2>"$room/err" &
wait_for grep -q silent "$room/log"
shelf clock 61000
has_polls() {
	[ "$(grep -c '^/dev/sg0 cdb=1c010a' "$room/log")" -ge "$1" ]
}
wait_for has_polls 4
shelf slow
wait_for grep -q 'readable: /dev/sg1$' "$room/out"
kill $!
wait $!
echo $? >"$room/status"
end
rm -f "$room/log"
with-enclosure --kernel=both --log="$room/log" --slow=node=sg1,never \
	sh "$room/watch"
check_equal "--watch: one command is not answered, and no other is sent" \
	"$(grep -c '^/dev/sg1 .*silent' "$room/log")" 1
check_equal "... which is reported once" "$(cat "$room/err")" \
	"/dev/sg1 did not answer within 60 s (see --deadline)."
check_equal "... until it has answered" "$(cut -d ' ' -f 2- "$room/out")" \
	"readable: /dev/sg1"
check_equal "... the exit status" "$(cat "$room/status")" 0

# --- progress on a terminal: after a second, erased at the end ---
cat >"$room/watch-terminal" <<'end'
. "$TOP/tests/checks.sh"
script -qfec "sg_ses $1 --map=slot" "$room/terminal" >/dev/null </dev/null &
wait_for grep -q silent "$room/log"
shelf clock 1500
[ "$2" ] && wait_for grep -q "$2" "$room/terminal"
shelf slow
wait $!
end
terminal() {
	rm -f "$room/log"
	: >"$room/terminal"
	with-enclosure --kernel="$room/racks.machine" --log="$room/log" \
		--slow=node=sg4,never sh "$room/watch-terminal" "$@"
}
if command -v script >/dev/null; then
	terminal --jobs=16 "7 of 8 nodes read, waiting for /dev/sg4"
	check_succeeds "progress is erased before the output" \
		grep -q "sg4$(printf '\r\033')\[KRECEIVE" "$room/terminal"
	terminal -q ""
	check_equal "--quiet: none" "$(grep -c nodes "$room/terminal")" 0
else
	echo "skip progress: script is not here"
fi
[ $failures -eq 0 ]
