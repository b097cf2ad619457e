#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Several targets, sets of bays, elements that are not bays: --find, --locate
# and --fault given several times, --leds. One page for each shelf.
. "$TOP/tests/map/lib.sh"

# lit: the LEDs that the map shows after a command, as "slot=LEDS ..."
lit='sg_ses --map=slot,led | sed -n "/-$/d;s/	/=/p" | tr "\n" " "'
shelf='3000000000000c01 "rack 7 shelf 2"'

# --- --find: nothing is sent ---
with sg_ses --find=sdc --find=sg0:empty --find=sg0:ps,1
check_equal "find" "$rc $out" "0 $shelf slot 2 \"Bay 02\" (sdc,sdh rack-0.02):\
 disk, 2 of 2 paths, held by mpathc, mounted
$shelf slot 5 \"Bay 05\": empty
$shelf slot 6 \"Bay 06\": empty
$shelf element 1,1 \"PSU 1\": Power supply, status OK"
check_equal "find: nothing is sent" "$(sends)" 0
with sg_ses --find=sg0:9 --find=sdb
check_equal "find: the others are found" "$rc $out" \
	"42 $shelf slot 1 \"Bay 01\" (sdb,sdg rack-0.01): disk, 2 of 2 paths,\
 held by mpathb"
with sg_ses --find=sdc --find=sg0:ps,1 --json=-p
for word in '"target": "sdc"' '"mounted": true' '"swap": false' \
	'"logical_identifier": "3000000000000c01"' '"label": "PSU 1"' \
	'"meaning": "Power supply"'; do
	check_contains "find, JSON: $word" "$out" "$word"
done
printf '# disks\nsdb\n\n  nvme0 \r\n' >list
with sg_ses --find=@list
check_equal "a file of targets" "$rc $(echo "$out" | grep -c disk)" "0 2"
with sh -c 'sg_ses --find=- <list'
check_equal "standard input" "$rc $(echo "$out" | grep -c disk)" "0 2"
with sg_ses --find=@nosuch
check_equal "no such file" "$rc" 52

# --- several: one page ---
with sh -c "sg_ses --locate=sda --fault=sg0:5 --locate=@list; $lit"
check_equal "several: one page" "$(sends)" 1
check_equal "several: lines and LEDs" "$(echo "$out" | tail -n 1)" \
	"0=L 1=L 5=F 7=L "
check_contains "several: lines name the LED" "$out" 'fault on: '
with sg_ses --locate=sda --locate=sg0:99 --locate=nosuch:1
check_equal "one is wrong: nothing is sent" "$rc $(sends) $out" "42 0 "
check_contains "... all that is wrong is said" "$err" \
	"No enclosure is called nosuch"
with sg_ses --locate=sda --locate=sdf --locate=sg0:0
check_equal "a bay is switched once" "$rc $(echo "$out" | wc -l)" "0 1"
with sg_ses --locate=sda --locate=sdb blink=0.05 --json=-p
check_contains "several blink: JSON" "$out" '"control_result_list"'
check_equal "several blink: two pages" "$(sends)" 2
check_equal "several blink: results" \
	"$(echo "$out" | grep -o '"action": "blink"' | wc -l)" 2
with sg_ses --dry-run --locate=sda --locate=sdb
check_equal "several, dry run" "$(sends) $out" \
	"0 sg_ses --index=0,0 --set=ident /dev/sg0
sg_ses --index=0,1 --set=ident /dev/sg0"

# --- what is read is not written to ---
cp list keep
for arguments in "--find=sda --find=@list" "--find=-" "--locate=@list off" \
	"--fault=@list" "--led=@list off" "--leds=list" "--leds=-" \
	"--locate=sda --known=list" "--front --layout=list"; do
	with sh -c "sg_ses $arguments --js-file=./list <list"
	check_equal "not written to: $arguments" "$rc $(sends) $err" "31 0 \
The JSON document cannot be written to ./list, which is the input too: give \
another name.
sg_ses failed: Command line options contradict"
	check_succeeds "... is as before" cmp list keep
done
with sg_ses --find=@list --js-file=new
check_equal "another file is" "$rc" 0

# --- sets: what is right is left alone ---
with sh -c "sg_ses --locate=sg0:5; sg_ses --locate=sg0:empty; $lit"
check_equal "empty bays: one was lit" "$(sends) $(echo "$out" | grep -c ^on)" \
	"2 2"
check_contains "empty bays" "$out" "5=L 6=L "
with sh -c "sg_ses --locate=sg0:all; sg_ses --locate=sg0:all; $lit"
check_equal "all bays: one page" "$(sends) $(echo "$out" | grep -c ^on)" "1 8"
with sg_ses --locate=sg0:foreign
check_equal "an empty set" "$rc $(sends) $out" "0 0 "

# --- elements that are not bays ---
with sh -c 'sg_ses --locate="sg0:PSU 1" --fault=sg0:ps,0 --locate=sg0:@2,0
	sg_ses --index=ps,0-1 --get=ident --get=fail sg0'
check_equal "power supplies: one page" "$(sends)" 1
check_equal "power supplies: LEDs" "$(echo "$out" | tail -n 4 | tr '\n' ' ')" \
	"0 1 1 0 "
with sg_ses --fault=sg0:coo,0
check_equal "no such element" "$rc $(sends)" "42 0"

# --- --leds: this set, and no other ---
cat >lights <<'END'
# what is wrong
sdb locate
sg0:Bay 05	fault
END
with sh -c "sg_ses --locate=sg0:0 --fault=sg0:1 >/dev/null; sg_ses --leds=lights
	sg_ses --leds=lights; $lit"
check_equal "leds: one page, and none if all is right" "$(sends)" 2
check_equal "leds: lines" "$(echo "$out" | sed 's/ [3(].* slot/ slot/
	s/ "Bay.*//')" "ident on: slot 1
fault on: slot 5
ident off: slot 0
fault off: slot 1
1=L 5=F "
with sh -c "sg_ses --locate=sg0:0 >/dev/null
	printf 'sdb locate\nsdzz fault\n' | sg_ses --leds=-; echo \$?; $lit"
check_equal "leds: a line names nothing: nothing is cleared" \
	"$(echo "$out" | tail -n 2 | tr '\n' ' ')" "42 0=L 1=L  "
check_contains "... it is said" "$err" "Lines of standard input name no bay: no"
with sh -c "sg_ses --locate=sg0:all >/dev/null; sg_ses --leds=/dev/null
	sg_ses --leds=/dev/null; $lit"
check_equal "leds: none" "$(sends) $(echo "$out" | grep -c ident)" "2 8"
for line in sda "sda on" "locate" "sda  locate x"; do
	with sh -c "echo '$line' | sg_ses --leds=-"
	check_equal "leds: \"$line\"" "$rc $(sends)" "1 0"
	check_contains "... the line" "$err" "standard input, line 1: "
done
with sg_ses --dry-run --leds=lights
check_equal "leds, dry run" "$rc $(sends) $(echo "$out" | wc -l)" "0 0 2"
with --fault=op=1d,sense=5/26/00 sg_ses --leds=lights
check_equal "leds: refused by both modules" "$rc $(sends)" "19 2"
check_contains "... a line for each" "$err" "Not switched on: the fault LED of\
 element 0,5 of /dev/sg0"

# --- doubt: a set goes on without the bay, a bay that was named does not ---
plant_machine doubtful
run_command sg_ses --locate=sg0:empty
check_equal "doubt in a set" "$rc $(echo "$out" | grep -c '^on: .*confirmed')" \
	"45 4"
check_contains "... it is said" "$err" \
	'slot 9 "Bay 09" is in doubt and was left out: /dev/sg4 calls this slot 20'
run_command sg_ses --locate=sg0:empty --dry-run
check_equal "... the plan" "$rc $(echo "$out" | grep -c 'set=ident')" "45 4"
run_command sg_ses --locate=sg0:empty blink=0.05 --json=-p
check_equal "doubt in a set that blinks" "$rc $(echo "$out" |
	grep -o '"confirmed": true' | wc -l)" "45 4"
run_command sg_ses --locate=sg0:empty blink=0.05
check_equal "... lines" "$rc $(echo "$out" | cut -d : -f 1 | uniq -c |
	tr -s ' \n' ' ')" "45  4 on 4 off "
check_equal "... it is said once" "$(printf '%s\n' "$err" |
	sed 's/ was left out.*//')" "Warning: slot 9 \"Bay 09\" is in doubt and
sg_ses failed: Refused: in use or in doubt"
run_command sg_ses --locate=sg0:10 --locate=sg0:9
check_equal "doubt about a bay that was named" "$rc $out" "45 "
run_command sg_ses --force --fault=sg0:empty
check_equal "--force" "$rc $(echo "$out" | grep -c ^on)" "0 5"

# --- a set of an enclosure whose name another one has, too ---
# It is not known which bays are meant: nothing is sent to either.
same_name() { # NICKNAME IDENTIFIER
	module_nodes
	disks
	echo 'host 3'
	echo 'scsi 3:0:1:0 type=13 sas=3000000000000d11 sg=10 bsg=1'
	nickname=$1 id=$2 processes=1 bays=far_slots module sg10 1
	module sg0 1
	module sg4 2
}
# ambiguous NAME NAMES: no set of it can be meant
ambiguous() {
	for set in all empty foreign; do
		for verb in --locate --find "--dry-run --fault"; do
			# shellcheck disable=SC2086 # several words
			run_command sg_ses $verb="$1:$set"
			check_equal "$verb=$1:$set" "$rc $out$(printf '%s\n' \
				"$err" | grep -v -e Warning -e failed)" \
				"43 $1:$set means bays of several enclosures:\
 $2; name one of them."
		done
	done
	run_command sg_ses --locate="$1:all" off
	check_equal "$1:all off" "$rc $out" "43 "
	run_command sg_ses --leds=- <<-END
		$1:all locate
	END
	check_equal "--leds: $1:all" "$rc $out" "43 "
}
plant_machine same_name "rack 7 shelf 2" 3000000000000d01
ambiguous "rack 7 shelf 2" "3000000000000c01, 3000000000000d01"
run_command sg_ses --find=3000000000000d01:all
check_equal "a name of one: its bays" "$rc $(echo "$out" | wc -l)" "0 4"
for node in sg0 sg10; do
	run_command sg_ses --locate="rack 7 shelf 2:empty" "$node"
	check_equal "of one enclosure that is named: $node" "$rc $(echo "$out" |
		grep -o 'via [^,]*' | sort -u)" "0 via /dev/$node"
done
plant_machine same_name far 3000000000000c01
ambiguous 3000000000000c01 "/dev/sg0, /dev/sg10"
run_command sg_ses --locate=far:empty
check_equal "the other name" "$rc $(echo "$out" | grep -c ^on)" "0 2"
[ $failures -eq 0 ]
