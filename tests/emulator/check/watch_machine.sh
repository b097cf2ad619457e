#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# sg_ses --watch without DEVICE, and with several: elements, bays, paths and
# modules of the machine "both" while disks, paths and modules are pulled.
# Runs under with-enclosure.
. "$TOP/tests/checks.sh"
room=$BUILD/tests/watch_machine
rm -rf "$room"
mkdir -p "$room"
rack=3000000000000c01

# until_line PATTERN [NUMBER]: wait for that many lines of the output
until_line() {
	wait_for has_lines "$1" "${2-1}"
}
has_lines() {
	[ "$(grep -c -e "$1" "$room/out")" -ge "$2" ]
}

# start OPTION...: watch, until the first poll is over
start() {
	: >"$room/out"
	sg_ses --watch=0.05 "$@" >"$room/out" 2>"$room/err" &
	watcher=$!
	# no line is printed until something changes
	while ! grep -q . "$room/out"; do
		flip=$((1 - ${flip:-0}))
		shelf poke ps,1 ident=$flip
		sleep 0.1
	done
}

# ends NAME: the watcher ends, with exit status 0. (In the background a shell
# has SIGINT ignored.)
ends() {
	kill -TERM $watcher
	wait $watcher
	check_equal "$1: exit status 0" $? 0
}

# without the times, which are checked apart
lines() {
	sed 's/^20[0-9-]*T[0-9:]*Z //; s/"time":"20[0-9-]*T[0-9:]*Z",//' \
		"$room/out"
}

# of_bay SLOT: the lines of a bay
of_bay() {
	lines | sed -n "s/^$rack:$1: //p"
}

# -- elements: with the node that says it
start
shelf poke arr,3 fault_sensed=1
until_line 'fault_sensed'
check_line "a line has a time" "$(head -n 1 "$room/out")" \
	'^20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z '
check_line "an element" "$(lines)" \
	'^/dev/sg[01] \[0,3\] Bay 03: fault_sensed: 0 -> 1$'

# -- a path
shelf pull path sda
until_line 'paths: 2/2 -> 1/2'
shelf put path sda
until_line 'paths: 1/2 -> 2/2'
check_equal "a path goes and comes back, once" "$(of_bay 0)" \
	"devices: sda,sdg -> sdg
paths: 2/2 -> 1/2
devices: sdg -> sda,sdg
paths: 1/2 -> 2/2"

# -- a disk
shelf pull disk sdb
until_line 'paths: 2/2 -> nothing'
shelf put disk sdb
# the bay may be foreign before the kernel has the disk
until_line 'devices: nothing -> sdb,sdh'
until_line 'paths: nothing -> 2/2'
text=$(of_bay 1)
check_equal "a disk is pulled" "$(echo "$text" | grep 'sdb,sdh -> ')" \
	"devices: sdb,sdh -> nothing"
check_line "... its bay is empty" "$text" '^state: disk -> empty$'
check_line "... and has a disk again" "$text" '^state: .* -> disk$'

# -- a module: a node may be listed when it is gone already
shelf pull module sg1
until_line '/dev/sg1 unreadable: '
until_line "$rack:5: paths: 2/2 -> 1/1"
shelf put module sg1
until_line ' readable: /dev/sg1'
until_line "$rack:5: paths: 1/1 -> 2/2"
shelf poke arr,3 fault_sensed=0
until_line 'fault_sensed: 1 -> 0'
check_equal "a module goes and comes back, once" \
	"$(lines | sed -n 's/\(readable\):.*/\1/p')" \
	"/dev/sg1 unreadable
readable"
check_equal "no disk is said to have gone with it" \
	"$(lines | grep -c "^$rack:[0235]: .*nothing")" 0

# -- a node that is listed, and cannot be read
shelf fault node=sg0,errno=EIO
until_line '/dev/sg0 unreadable'
# more polls than one; how many does not matter
sleep 0.3
check_line "it went, and why" "$(lines)" \
	'^/dev/sg0 unreadable: Input/output error$'
check_equal "no bay has changed" "$(lines | sed '1,/Input/d' |
	grep "^$rack")" ""
shelf pull disk sdc
until_line "$rack:2: state: disk -> empty"
shelf fault
until_line ' readable: /dev/sg0'
shelf put disk sdc
until_line "$rack:2: devices: nothing -> sdc,sdi"
check_equal "no messages: lines say it" "$(cat "$room/err")" ""
ends "a machine"

# -- the additional status alone: what it said is not gone
start
shelf fault node=sg0,page=0a,sense=4/44/00
until_line '/dev/sg0 unreadable'
shelf fault
until_line ' readable: /dev/sg0'
check_equal "a page that cannot be read changes nothing" \
	"$(lines | grep -c 'sas_address\|nothing')" 0
ends "a page"

# -- no node is left, and all come back
start
shelf pull module sg0
until_line "$rack:5: devices: sdf,sdl -> sdl"
shelf pull module sg1
until_line '/dev/sg[01] unreadable' 2
shelf put
until_line ' readable: /dev/sg[01]' 2
until_line "$rack:5: devices: .*-> sdf,sdl"
ends "all of it"

# -- lines of JSON, and names: what is named is watched, gone or not
start --json sg1 /dev/sg0
shelf pull path sda
until_line '"after":"1/2"'
shelf put path sda
until_line '"after":"2/2"'
shelf pull module sg1
until_line '"event":"unreadable"'
until_line '"after":"1/1"' 6
shelf put module sg1
until_line '"event":"readable"'
until_line '"after":"2/2"' 7
shelf poke arr,3 fault_sensed=1
until_line 'fault_sensed'
ends "--json"
check_succeeds "every line is JSON" json --lines "$room/out"
# tests/json looks at them, too
[ ! "${DOCUMENTS-}" ] || cp "$room/out" "$DOCUMENTS/watch_machine.lines"
check_line "a bay" "$(lines)" \
	"^{\"event\":\"bay_change\",\"bay\":\"$rack:0\",\"key\":\"paths\",\
\"before\":\"2/2\",\"after\":\"1/2\"}\$"
check_line "an element" "$(lines)" \
	'^{"event":"change","device":"/dev/sg[01]","index":"0,3",'
check_line "a module" "$(lines)" \
	'^{"event":"unreadable","device":"/dev/sg1","string":"'
check_line "... is back" "$(lines)" \
	'^{"event":"readable","device":"/dev/sg1","string":"/dev/sg1"}$'
check_line "times in JSON" "$(cat "$room/out")" '^{"time":"20[0-9T:-]*Z",'

# -- a signal ends the wait for a node that does not answer
shelf slow node=sg1,never
shelf fault node=sg1,delay=1
sg_ses --watch >"$room/out" 2>"$room/err" &
watcher=$!
shelf fired
ends "a node that does not answer"
check_equal "... and nothing is said of it" \
	"$(cat "$room/out" "$room/err")" ""
shelf slow
shelf fault

# -- what cannot be read at all is not watched
shelf fault errno=ENXIO
sg_ses --watch=0.05 >/dev/null 2>&1
check_equal "no node can be read" $? 56
shelf fault
shelf pull module sg0
shelf pull module sg1
sg_ses --watch=0.05 >/dev/null 2>&1
check_equal "no enclosure" $? 42
shelf put
sg_ses --watch=0.05 sg0 nobody >/dev/null 2>&1
check_equal "no such enclosure" $? 42
[ $failures -eq 0 ]
