#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# sg_ses --watch while things happen to the small box: what changes is a line,
# once; a device that goes away and comes back, signals, a reader that leaves.
# Runs under with-enclosure.
. "$TOP/tests/checks.sh"
room=$BUILD/tests/watch
rm -rf "$room"
mkdir -p "$room"

# until_line PATTERN: wait for a line of the output
until_line() {
	wait_for grep -e "$1" "$room/out"
}

# ends NAME: the watcher ends, with exit status 0
ends() {
	wait $watcher
	check_equal "$1: exit status 0" $? 0
}

# start OPTION...: watch, until the first look is over
start() {
	: >"$room/out"
	sg_ses "$@" /dev/sg0 >"$room/out" 2>"$room/err" &
	watcher=$!
	# no line is printed until something changes
	while ! grep -q . "$room/out"; do
		flip=$((1 - ${flip:-0}))
		shelf poke arr,2 ident=$flip
		sleep 0.1
	done
}

# without the times, which are checked apart
lines() {
	sed 's/^20[0-9-]*T[0-9:]*Z//; s/"time":"20[0-9-]*T[0-9:]*Z",//' "$room/out"
}

# -- changes, each reported once
start --watch=0.05
shelf poke ts,0 celsius=58
until_line 'temperature_c: 24 -> 58'
sg_ses --index=arr,3 --set=ident /dev/sg0
until_line 'Bay 3: ident'
shelf poke coo,0 actual_fan_speed=200
until_line 'speed_rpm'
text=$(lines)
check_line "a line has a time" "$(head -n 1 "$room/out")" \
	'^20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z '
check_line "a reading" "$text" '^ \[3,0\] AMB: temperature_c: 24 -> 58$'
check_line "a status, in words" \
	"$text" '^ \[3,0\] AMB: status: OK -> Noncritical$'
check_line "a flag" "$text" '^ \[3,0\] AMB: ot_warning: 0 -> 1$'
check_line "the summary of the enclosure" "$text" '^: non_crit: 0 -> 1$'
check_line "what another program changed" \
	"$text" '^ \[0,3\] Bay 3: ident: 0 -> 1$'
check_line "a fan" "$text" '^ \[1,0\] FAN: speed_rpm: 3000 -> 2000$'
check_equal "each once" "$(echo "$text" | grep -v 'Bay 2' | sort | uniq -d)" ""

# -- another configuration: everything is read again, and nothing is lost
shelf bump
until_line 'generation_code'
shelf poke ts,0 celsius=59
until_line '58 -> 59'
text=$(lines)
check_line "a generation code" "$text" '^: generation_code: 7 -> 8$'
check_line "a reading after it" \
	"$text" '^ \[3,0\] AMB: temperature_c: 58 -> 59$'

# -- the device goes, and comes back changed
shelf fault errno=ENXIO
until_line 'unreadable'
# more looks than one; how many does not matter
sleep 0.3
shelf poke ts,0 celsius=24
shelf fault
until_line '59 -> 24'
text=$(lines)
check_line "it went" "$text" '^ unreadable: .*No such device'
check_line "it came" "$text" '^ readable: /dev/sg0$'
check_equal "in this order, once" \
	"$(echo "$text" | grep -o 'unreadable\|readable\|59 ->')" \
	"unreadable
readable
59 ->"
check_equal "one message, however often it was looked" \
	"$(grep -c . "$room/err")" 1

# -- signals; a shell may have its children ignore SIGINT, and they do
kill -TERM $watcher
ends SIGTERM
case $(sed -n 's/^SigIgn:.*\(.\)$/\1/p' /proc/self/status) in
[014589cd])
	shelf fault op=1c,nth=6,signal=INT
	sg_ses --watch=0.05 /dev/sg0 >/dev/null 2>&1
	check_equal "SIGINT: exit status 0" $? 0
	shelf fault
	;;
*)	echo "skip SIGINT: it is ignored here" ;;
esac

# -- lines of JSON
start --watch=0.05 --json
shelf poke ts,0 celsius=61
until_line '"after":61'
shelf fault page=0a,poke=27:e1
until_line '"attached_sas_address"'
shelf fault errno=ENXIO
until_line '"unreadable"'
shelf fault
until_line '"readable"'
kill -TERM $watcher
ends "--json"
check_succeeds "every line is JSON" json --lines "$room/out"
# tests/json looks at them, too
[ ! "${DOCUMENTS-}" ] || cp "$room/out" "$DOCUMENTS/watch.lines"
check_line "an element" "$(lines)" \
	'^{"event":"change","index":"3,0","descriptor":"AMB",'
check_line "a change" "$(lines)" \
	'"part":"status_descriptor","key":"temperature_c","before":24,"after":61}$'
check_line "a member of a list" "$(lines)" \
	'"inner":"phy_descriptor_list","entry":0,"key":"attached_sas_address",'
check_line "a code keeps its number" "$(lines)" \
	'"before":{"i":1,"meaning":"OK"},"after":{"i":2,"meaning":"Critical"}}$'
check_line "it went, in JSON" "$(lines)" '^{"event":"unreadable","string":"'
check_line "it came, in JSON" \
	"$(lines)" '^{"event":"readable","string":"/dev/sg0"}$'
check_line "times in JSON" "$(cat "$room/out")" '^{"time":"20[0-9T:-]*Z",'

# -- the reader leaves: no endless run
# shellcheck disable=SC2016 # the inner shell is meant
sh -c 'echo $$ >"$0"; exec sg_ses --watch=0.05 /dev/sg0 2>/dev/null' \
	"$room/pid" | head -n 1 >"$room/out" &
celsius=30
while sleep 0.1; do
	watcher=$(cat "$room/pid" 2>/dev/null) || continue
	kill -0 "$watcher" 2>/dev/null || break
	celsius=$((61 - celsius))
	shelf poke ts,0 celsius=$celsius
done
check_equal "a closed pipe ends it" \
	"$(kill -0 "$watcher" 2>/dev/null && echo no)" ""

# -- what cannot be read at all is not watched
sg_ses --watch=0.05 /dev/nowhere >/dev/null 2>&1
check_equal "no device" "$?" 52
sg_ses --watch=0 /dev/sg0 2>/dev/null
check_equal "no pause" "$?" 1
[ $failures -eq 0 ]
