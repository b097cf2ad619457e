#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# --leds, sets of bays and "all", where enclosures cannot be read: what is known
# is done, but an LED that was not read is not taken for dark, nor a bay for one
# that does not belong to the set.
. "$TOP/tests/map/lib.sh"
unset SG_SES_ROOT

# on MACHINE COMMANDS: they run with sda lit; $out ends with the LEDs
on() {
	run_command with-enclosure --no-wait --kernel="$1" sh -c \
		"sg_ses --locate=sda >lit || exit 99; $2
		echo \$?; shelf fault; shelf lit"
}
eio="Input/output error."

# --- no enclosure can be read ---
for request in --leds=/dev/null "--locate=all off" "--led=all off" \
	--find=all; do
	on rack "shelf fault page=01,errno=EIO; sg_ses $request"
	check_equal "nothing can be read: $request" "$out" "55
rack 0,0 ident"
	check_contains "... it is said" "$err" "2 of 2 enclosures could not be \
read, the state of their bays is not known: /dev/sg0: $eio"
done
for request in "--locate=sg0:all off" --locate=sg0:foreign --find=sg0:empty \
	"--led=sg0:all off" "--dry-run --fault=sg0:all"; do
	on rack "shelf fault page=01,errno=EIO; sg_ses $request"
	check_equal "nothing can be read: $request" "$out" "55
rack 0,0 ident"
	check_line "... it is said" "$err" \
		"^sg0:.*: the state of its bays could not be read: /dev/sg0: $eio"
done
on rack "shelf fault page=02,errno=EIO; sg_ses --leds=/dev/null"
check_equal "no status: --leds" "$out" "55
rack 0,0 ident"
check_contains "... it is said" "$err" "The LEDs of 8 of 8 bays of enclosure \
3000000000000c01 (slot 0 \"Bay 00\", ...) could not be read and may be lit: \
/dev/sg0: $eio"
on rack "shelf fault page=02,node=sg0,errno=EIO; sg_ses --leds=/dev/null"
check_equal "no status of one module, the other one shows all bays" "$(
	echo "$out" | sed 's/ 3.*//')" "ident off:
0"

# --- a module cannot be read: is it one of this shelf? ---
on rack "shelf fault node=sg1,errno=EIO; sg_ses --leds=/dev/null"
check_equal "perhaps another enclosure: what is known goes off" "$(
	echo "$out" | sed 's/ 3.*//')" "ident off:
55"
check_contains "... it is said" "$err" "1 of 2 enclosures could not be read, "
on rack "shelf fault node=sg1,errno=EIO; sg_ses --locate=all off"
check_equal "... all off" "$(echo "$out" | sed 's/ 3.*//')" "off:
55"
on rack "shelf fault node=sg1,errno=EIO; sg_ses --leds=/dev/null sg0"
check_equal "... it is not among those that are named" "$(
	echo "$out" | sed 's/ 3.*//')" "ident off:
0"
on rack "shelf fault node=sg1,errno=EIO; sg_ses --locate=sg0:all off
	sg_ses --find=sg0:empty"
check_equal "... a set of the other one is complete" "$(
	echo "$out" | sed 's/ 3.* slot/ slot/')" \
	"off: slot 0 \"Bay 00\" (sda,sdf rack-0.00) via /dev/sg0, confirmed
3000000000000c01 \"rack 7 shelf 2\" slot 5 \"Bay 05\": empty
3000000000000c01 \"rack 7 shelf 2\" slot 6 \"Bay 06\": empty
0"
run_command with-enclosure --kernel=rack --slow=node=sg0,never \
	sg_ses --deadline=1 --leds=/dev/null
check_contains "a module that does not answer" "$rc $err" "33 "
# known NAME: the machine, with identifiers that the kernel's driver has read
known() {
	cat "$TOP/tests/emulator/machines/$1.machine"
	for host in 0 1; do
		echo "component $host:0:0:0 Bay03 id=3000000000000c01 slot=3"
	done
}
known rack >rack.machine
known halves >halves.machine
for request in --leds=/dev/null "--locate=all off"; do
	on "$work/rack.machine" \
		"shelf fault node=sg1,errno=EIO; sg_ses $request"
	check_equal "the other module of the shelf: $request" "$(
		echo "$out" | sed 's/.*off: .*/off/')" "off
0"
done

# --- modules with half of the bays each ---
halves="shelf fault node=sg1,errno=EIO"
for machine in halves "$work/halves.machine"; do
	on "$machine" "sg_ses --locate=sdf >lit; $halves
		sg_ses --leds=/dev/null"
	check_equal "the bays of the other half: --leds" "$(
		echo "$out" | sed 's/ 3.* slot/ slot/;s/ "S.*//')" \
		"ident off: slot 0
55
rack 0,5 ident"
	check_contains "... it is said" "$err" "The LEDs of 4 of 8 bays of \
enclosure 3000000000000c01 (slot 4 \"SLOT 04,rack-0.04\", ...) could not be \
read and may be lit: /dev/sg1: $eio"
	on "$machine" "$halves; sg_ses --find=sg0:empty"
	check_equal "... a set of them" "$(echo "$out" | head -n 1)" 55
	check_contains "... it is said" "$err" "sg0:empty: the state of 4 bays \
could not be read: /dev/sg1: $eio"
done
on halves "sg_ses --locate=sdf >lit; shelf pull module sg1
	sg_ses --leds=/dev/null"
check_equal "the other half is cabled to another machine" "$(
	echo "$out" | sed 's/ 3.* slot/ slot/;s/ "S.*//')" "ident off: slot 0
45
rack 0,5 ident"
check_contains "... it is said" "$err" \
	'may be lit: every module that was found answers "No access allowed".'

# --- an unknown bay of a line of --leds may be one that is lit ---
on rack "$halves; printf 'sdb fault\\nsg1:empty locate\\n' | sg_ses --leds=-"
check_equal "an unknown set in --leds" "$(echo "$out" | sed 's/ 3.*//')" \
	"fault on:
55
rack 0,0 ident
rack 0,1 fault"
check_contains "... nothing goes off" "$err" \
	"Lines of standard input name bays that are not known: no LED is"
[ $failures -eq 0 ]
