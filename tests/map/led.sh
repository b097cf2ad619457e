#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# LEDs of bays: on captures that can be written to, and on emulated nodes with
# faults.
. "$TOP/tests/map/lib.sh"
plant_machine two_modules

shelf='3000000000000c01 "rack 7 shelf 2"'
run_command sg_ses --locate=sdf
check_equal "on" "$rc $out" "0 on: $shelf slot 3 \"Bay 03\" (sdf ACME0002)\
 via /dev/sg4, confirmed"
check_equal "on: no message" "$err" ""
run_command sg_ses --fault=sg0:7
check_equal "fault, of a disk that is not here" "$rc $out" \
	"0 on: $shelf slot 7 \"Bay 07\" via /dev/sg0, confirmed"
run_command sg_ses --locate=sda blink=0.05
bay="$shelf slot 0 \"Bay 00\" (sda,sdd ACME0000) via /dev/sg0"
check_equal "blink" \
	"$rc $out" "$(printf '0 on: %s, confirmed\noff: %s, confirmed' \
	"$bay" "$bay")"
run_command sg_ses --locate=sda off
check_contains "was off before" "$out" "confirmed, was already off"
run_command sg_ses --locate=sda --json
for word in '"action": "on"' '"led": "ident"' '"was": 0' '"now": 1' \
	'"confirmed": 1' '"other_node_agrees": 1' '"node": "/dev/sg0"'; do
	check_contains "JSON: $word" \
		"$(echo "$out" | sed 's/true/1/;s/false/0/')" "$word"
done

run_command sg_ses --dry-run --led=sda off
check_contains "the classic lines" "$rc $out" "0 sg_ses --index=0,0 --clear="
check_contains "the classic lines clear the locate LED" "$out" "--clear=ident"
check_contains "... and the fault LED" "$out" "--clear=fault"
for arguments in "--locate=all" "--locate=all on" "--led=sda" "--led=sda on" \
	"--locate=sda blink=0" "--locate=sda --map" "--locate=sda --leds=f" \
	"--readonly --locate=sda" "--force --map" "--locate=sda --set=ident"; do
	# shellcheck disable=SC2086 # several words
	run_command sg_ses $arguments
	check_succeeds "refused: $arguments" test $rc -eq 1 -o $rc -eq 31
done

# --- on emulated nodes: one shelf, two paths to the same module ---
emulated() {
	cat <<END
host 0
scsi 0:0:0:0 type=13 sas=50000000000000e1 sg=0
link /dev/sg0 /dev/sg0
scsi 0:0:1:0 sas=5000c50000121001 lu=5000c50000121000 serial=D1 block=sda sg=50
END
}
plant_machine emulated
# with [OPTION...] -- COMMAND...: on the shelf; the commands are in $log
with() {
	rm -rf "$work/log" "$work/state"
	run_command with-enclosure --no-wait --shelf=shelf12 --log="$work/log" \
		--log-data "$@"
	log=$(cat "$work/log" 2>/dev/null)
}
sends() {
	printf '%s\n' "$log" | grep -c 'cdb=1d'
}
# the warnings
told() {
	printf '%s\n' "$err" | sed 's/^Warning: //'
}
# the control elements of the last page that was sent, those that are not 0
elements() {
	printf '%s\n' "$log" |
		sed -n 's/.*cdb=1d[0-9a-f]* out=\([0-9a-f]*\).*/\1/p' |
		tail -n 1 | cut -c17- | fold -w 8 | grep -n '^8' | tr '\n' ' '
}

with sg_ses --locate=sda
check_contains "emulated: on" \
	"$out" 'slot 1 "Bay 01" (sda D1) via /dev/sg0, confirmed'
check_equal "one page was sent" "$(sends)" 1
# element 0,0 is the second: bytes 12 to 15 of the page
page=$(printf '%s\n' "$log" |
	sed -n 's/.*cdb=1d[0-9a-f]* out=\([0-9a-f]*\).*/\1/p')
check_equal "of its elements" "$(printf '%s' "$page" | cut -c17- |
	fold -w 8 | grep -n 80 | tr '\n' ' ')" "2:80000200 "
with --quirk=lag=2 sg_ses --locate=sda
check_contains "read back late" "$out" confirmed
with --quirk=ignore-control sg_ses --locate=sda
check_equal "never taken" "$rc" 44
check_equal "never taken: sent once" "$(sends)" 1
with --fault=op=1d,nth=1,sense=6/29/00 sg_ses --locate=sda
check_contains "unit attention" "$out" confirmed
with --fault=op=1d,times=1,status=08 sg_ses --locate=sda
check_contains "busy" "$out" confirmed
with --fault=op=1d,sense=2/04/03 sg_ses --locate=sda
check_equal "not ready, and no other node" "$rc" 2
with --fault=op=1d,sense=5/26/00 sg_ses --locate=sda
check_equal "refused" "$rc" 19
# it is not known whether the page had an effect: the LED is read
with --fault=op=1d,timeout,lost sg_ses --locate=sda
check_equal "answer lost: sent once" "$rc $(sends)" "0 1"
check_contains "answer lost: the LED is lit" "$out" \
	'via /dev/sg0, confirmed, after /dev/sg0: SCSI command timeout'
check_equal "answer lost: the order of events" "$(told)" "\
SEND DIAGNOSTIC, page 02h, failed on /dev/sg0: host status 0x03 \
(DID_TIME_OUT).
It is not known whether the enclosure acted on the page that was sent through \
/dev/sg0.
/dev/sg0 shows the requested state: nothing is sent again."
with --fault=op=1d,timeout sg_ses --locate=sda
check_equal "page lost: sent once" "$rc $(sends)" "33 1"
check_contains "page lost: the LED is not lit" "$err" \
	'sent through /dev/sg0 had an effect: the LED of slot 1 "Bay 01" is not lit'
with --fault=op=1d,host=01,lost --fault=op=1c,page=02,nth=3,timeout \
	sg_ses --locate=sda
check_equal "answer lost, and it cannot be read" "$rc $(sends)" "35 1"
check_contains "... it is said" "$err" 'is not lit, or could not be read back'
with --fault=op=1d,nth=3,timeout sh -c 'sg_ses --locate=sg0:1
	sg_ses --locate=sg0:3; sg_ses --locate=all off'
check_equal "page for all lost: sent once" "$rc $(sends)" "33 3"
check_contains "page for all lost: they are lit" \
	"$err" "the LEDs of 2 bays are still lit"
with sg_ses --dry-run --locate=sda
check_equal "dry run sends nothing" "$rc $(sends)" "0 0"
# The clock of this one runs: the signal comes when the LED is lit.
# shellcheck disable=SC2016 # for the other shell
run_command with-enclosure --shelf=shelf12 sh -c '
	sg_ses --locate=sda blink=60 >blinking & n=0
	until grep -q ^on: blinking || [ $((n += 1)) -gt 12000 ]; do
		sleep 0.05
	done
	kill -TERM $!; wait $!; cat blinking
	sg_ses --dev-slot-num=1 --get=ident sg0'
check_equal "a signal ends blinking, and the LED" \
	"$(printf '%s\n' "$out" | sed 's/: .*//' | tr '\n' ' ')" "on off 0 "
# However the program ends, the LED is as it was before.
ident='sg_ses --dev-slot-num=1 --get=ident sg0'
for signal in INT TERM HUP QUIT USR1 USR2 ALRM PROF VTALRM XCPU IO PWR; do
	with --fault="op=1d,nth=1,signal=$signal" sh -c \
		"sg_ses --locate=sda blink=1 >/dev/null; $ident"
	check_equal "blink, SIG$signal at the page" "$out" 0
done
with sh -c "{
	until [ -e gone ]; do :; done
	sg_ses --locate=sda blink=1
	echo \$? >rc
} | {
	exec <&-
	: >gone
}
$ident"
check_equal "blink, nobody reads" "$out $(cat rc)" "0 82"
check_contains "... it is said" "$err" "Only the output is lost: the LED is off"
with sh -c "sg_ses --locate=sda blink=1 >/dev/full; $ident"
check_equal "blink, a full disk" "$out" 0
blink="sg_ses --locate=sda blink=1"
with --fault=op=1d,nth=1,timeout,lost sh -c "$blink; $ident"
check_equal "blink, no answer when it was lit" "$(echo "$out" | tail -n 1)" 0
with --fault=op=1d,nth=2,timeout sh -c "$blink; $ident"
check_equal "blink, no answer when it goes off" "$(echo "$out" | tail -n 1)" 0
with --fault=op=1d,nth=2,timeout --fault=op=1d,nth=3,timeout \
	--fault=op=1d,nth=4,timeout sh -c "$blink; echo \$?"
check_contains "blink, it cannot be switched off" \
	"$err" "The LED may still be lit"
check_equal "... exit status" "$(echo "$out" | tail -n 1)" 33
with sh -c "sg_ses --locate=sda; sg_ses --locate=sda blink=1; $ident"
check_equal "blink, it was lit before" "$(echo "$out" | tail -n 1)" 0
with sh -c "sg_ses --locate=sda >/dev/full; $ident"
check_equal "on, a full disk" "$out" 1
check_contains "... it is said" "$err" "Only the output is lost: the LED is lit"
with sh -c "sg_ses --json --locate=sda >/dev/full; $ident"
check_contains "on, JSON, a full disk" \
	"$out $err" "1 The JSON document cannot be written"
check_contains "... it is said" "$err" "Only the document is lost"
with sh -c 'sg_ses --locate=sg0:1; sg_ses --locate=sg0:3; sg_ses --fault=sg0:2
	sg_ses --locate=all off'
check_equal "all off: those that were on" \
	"$(printf '%s\n' "$out" | grep -c '^off: ')" 2
check_equal "all off: one page" "$(sends)" 4
# --- the disk in the bay changes between the map and the page ---
with --fault=page=0a,nth=2,poke=60:ff sg_ses --locate=sda
check_contains "another disk: mapped again" \
	"$err" "changed since the enclosure was mapped"
check_contains "another disk: then lit" "$out" confirmed
with --fault=page=0a,every=2,poke=60:ff sg_ses --locate=sda
check_equal "it keeps changing: nothing is sent" "$rc $(sends)" "45 0"

# a capture does all of it but the page
two_modules | plant -c machine
for disk in sda sdf nvme0 ACME0003; do
	run_command swap machine "$disk"
	check_equal "another disk under the name of $disk" \
		"$(echo "$out" | tr '\n' ' ')" "before: ready after: changed "
done

# --- two ways to the shelf ---
two_ways() {
	emulated
	echo 'scsi 0:0:9:0 type=13 sas=50000000000000e2 sg=1'
	echo 'link /dev/sg1 /dev/sg1'
}
plant_machine two_ways
with --shelf=shelf12 --fault=op=1d,times=1,sense=2/04/03 sg_ses --locate=sda
check_contains "not ready: the other node" "$out" "via /dev/sg1, confirmed"
check_contains "not ready: it is told" "$out" "after /dev/sg0: "
# both [OPTION...] -- COMMAND...
both() {
	with --node=/dev/sg0 --node=/dev/sg1 "$@"
}
lost="It is not known whether the enclosure acted on the page that was sent \
through"
both --fault=op=1d,times=1,host=01,lost sg_ses --locate=sda
check_equal "answer lost: sent once" "$rc $(sends)" "0 1"
check_contains "answer lost: what confirms the LED" \
	"$out" 'via /dev/sg0, confirmed, '
check_lacks "answer lost: it was off" "$out" "was already on"
# the read-back, too
both --fault=op=1d,times=1,host=01,lost --fault=op=1c,page=02,nth=4,host=01 \
	sg_ses --locate=sda
check_equal "no answers: the other node shows it" "$rc $(sends)" "0 1"
check_contains "no answers: what confirms the LED" "$out" \
	'via /dev/sg0, confirmed by /dev/sg1, after /dev/sg0: Transport error'
check_lacks "no answers: it was off" "$out" "was already on"
check_equal "no answers: the order of events" "$(told)" "\
SEND DIAGNOSTIC, page 02h, failed on /dev/sg0: host status 0x01 \
(DID_NO_CONNECT).
$lost /dev/sg0.
RECEIVE DIAGNOSTIC RESULTS, page 02h, failed on /dev/sg0: host status 0x01 \
(DID_NO_CONNECT).
What became of the change could not be read back.
/dev/sg1 shows the requested state: nothing is sent through it."
both --fault=op=1d,times=1,host=01,lost \
	--fault=op=1c,page=02,nth=4,host=01 sg_ses --json --locate=sda
check_contains "no answers: JSON" "$out" '"confirmed_by": "/dev/sg1"'
both --fault=op=1d,times=1,host=01 sg_ses --locate=sda
check_equal "page lost: it goes through the other node" "$rc $(sends)" "0 2"
check_contains "page lost: what confirms the LED" "$out" \
	'via /dev/sg1, confirmed, after /dev/sg0: Transport error'
check_equal "page lost: the order of events" "$(told)" "\
SEND DIAGNOSTIC, page 02h, failed on /dev/sg0: host status 0x01 \
(DID_NO_CONNECT).
$lost /dev/sg0.
--set=ident had no effect on element 0,0: it reads 0, 1 was requested.
/dev/sg1 does not show the requested state: the page is sent through it, too."
both --fault=op=1d,host=01 sg_ses --locate=sda
check_equal "page lost twice" "$rc $(sends)" "35 2"
check_contains "page lost twice: it is said" "$err" \
	'through /dev/sg0 and /dev/sg1 had an effect: the LED of slot 1 "Bay 01" is not lit'
both --fault=op=1d,times=1,host=01 --fault=op=1d,nth=2,sense=5/26/00 \
	sg_ses --locate=sda
check_equal "page lost, then refused" "$rc $(sends)" "35 2"
check_contains "page lost, then refused: it is said" "$err" \
	'sent through /dev/sg0 had an effect: the LED of slot 1 "Bay 01" is not lit'
# the other node shows one of two LEDs as off: the page is for the second one
both --fault=op=1d,nth=3,host=01 --fault=op=1c,page=02,nth=12,host=01 \
	--fault=op=1c,page=02,nth=13,poke=14:00 sh -c 'sg_ses --locate=sg0:1
	sg_ses --locate=sg0:3; sg_ses --locate=all off'
check_equal "page for two bays lost" "$rc $(sends)" "0 4"
check_equal "page for two bays lost: the next is for one" "$(elements)" \
	"4:80000000 "
check_contains "... it is said" "$err" \
	"/dev/sg1 shows the requested state of 1 of 2 bays"
check_equal "... of both" "$(echo "$out" | sed -n 's/^off: .* slot/slot/p')" "\
slot 1 \"Bay 01\" (sda D1) via /dev/sg0, confirmed by /dev/sg1, after \
/dev/sg0: Transport error
slot 3 \"Bay 03\" via /dev/sg1, confirmed, after /dev/sg0: Transport error"
with --shelf=shelf12 --fault=op=1d,times=1,sense=5/26/00 sg_ses --locate=sda
check_equal "refused: not by the other node" "$rc $(sends)" "19 1"
[ $failures -eq 0 ]
