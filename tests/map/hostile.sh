#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Facts that are missing or broken, and texts that are no names: less is known
# then, but nothing wrong.
# shellcheck disable=SC2119 # rows takes shelves or none
. "$TOP/tests/map/lib.sh"

for machine in two_modules chain; do
	$machine | plant -c machine
	run_command damage machine
	check_equal "$machine, each attribute damaged: no other disk" "$rc" 0
	check_contains "... and it is seen" "$out" " 0 disks elsewhere, "
done

# --- texts of devices and of people ---
odd_slots() {
	slots "$1" | sed '/^type arr/a\
  element 0 name="SLOT/01"\
  element 1 name=" a  b "\
  element 3 name="\\x1b[31m\\x07"\
  element 4 name="Fach \\xc3\\x9f"' | sed '/element all name/d'
}
odd() {
	nickname='\x1b]0;x\x07' bays=odd_slots two_modules |
		sed 's/serial=ACME0001/serial="A\\x1b[2J B"/'
}
plant_machine odd
run_command sg_ses --map
check_equal "nothing that a terminal obeys, nothing but UTF-8" \
	"$(printf '%s' "$out" | tr -d '\n' | LC_ALL=C tr -d ' -~' |
		od -An -tx1)" " c3 9f"
check_contains "a control byte of a nickname" "$out" '"\x1b]0;x\x07"'
check_equal "characters count, not bytes" "$(printf '%s\n' "$out" |
	LC_ALL=C sed 's/\xc3\x9f/s/' |
	LC_ALL=C awk '/ STATE/ { at = index($0, "STATE") }
		at && /^ +[0-4] / && substr($0, at, 4) == "disk"' |
	wc -l)" 4
run_command sg_ses --map=slot,label,serial
check_contains "a slash" "$out" "$(printf '0\tSLOT/01\tACME0000')"
check_contains "blanks" "$out" "$(printf '1\ta  b\t')"
check_contains "control bytes" "$out" "$(printf '3\t\\x1b[31m\\x07\t')"
check_contains "UTF-8" "$out" "$(printf '4\tFach \303\237\t')"
run_command sg_ses --map --json
check_equal "no control bytes in JSON" \
	"$(printf '%s' "$out" | tr -d '\n' | tr -cd '\000-\037\177' | wc -c)" 0

# --- what the map shows can be typed: labels, nicknames, serial numbers ---
# shown: every bay of the first shelf is found by the names in the map
shown() {
	run_command sg_ses --map=nickname,element,label,serial sg0
	printf '%s\n' "$out" >"$work/shown"
	while IFS='	' read -r name element label serial; do
		for target in "$name:$label" "$name:@$element" "sg0:$label" \
			      "bay=$name: $label  " "$serial"; do
			case $target in
			*:- | *": -  " | -) continue ;;
			esac
			run_command sg_ses --dry-run --locate="$target"
			check_equal "target $target" "$rc ${out% /dev/*}" \
				"0 sg_ses --index=$element --set=ident"
		done
	done <"$work/shown"
	run_command sg_ses --list-enclosures
	name=$(printf '%s\n' "$out" |
		sed -n 's/^[^ ]* "\(.*\)"  ACME.* \/dev\/sg0 .*/\1/p')
	run_command sg_ses --page=cf "$name"
	check_equal "DEVICE $name" "$rc ${err}" "0 "
	run_command sg_ses --list-enclosures "$name "
	check_equal "--list-enclosures $name" \
		"$rc $(printf '%s\n' "$out" | wc -l)" "0 1"
}
shown
naming_slots() {
	slots "$1" | sed '/^type arr/a\
  element 0 name="rack: 7:3"\
  element 1 name="SLOT 01,SER  "\
  element 2 name="a\\x22b\\x22c"\
  element 3 name="\\xc3\\xa9\\xe2\\x82\\xac"\
  element 4 name="\\xe2\\x80\\xaecba"\
  element 5 name="\\xc2\\x9b31m"\
  element 6 name="\\x5cx41"\
  element 7 name="A"\
  element 8 name="@home"\
  element 9 name="caf\\xe9"\
  element 10 name="1/9"\
  element 11 name="\\x5c"' | sed '/element all name/d'
}
for nickname in 'a: b:' 'rack 7/shelf 2' '\x22quoted\x22' '\xc3\xa9\x07' \
	' x  ' '\x5cx41\x1b' 'caf\xe9'; do
	naming() {
		bays=naming_slots two_modules
	}
	plant_machine naming
	shown
done
unset nickname
plant_machine naming
run_command sg_ses --locate="sg0:\\x1b" off
check_equal "a byte that no label has" "$rc" 42
# a label that is the number of another slot is one of two bays
numbers() {
	slots "$1" | sed '/^type arr/a\
  element 0 name="1"\
  element 1 name="2"' | sed '/element all name/d'
}
numbered() {
	bays=numbers two_modules
}
plant_machine numbered
run_command sg_ses --locate=sg0:1 off
check_equal "a label or a slot number" "$rc $out" "43 "
check_contains "both are named" "$err" ":@0,1, 3000000000000c01:0;"

# --- a node of a capture from an unknown source ---
two_modules | plant -c machine
sed "s/sg0/id>P;\$(id)/g" machine >foreign
unset SG_SES_ROOT
run_command sg_ses --inhex=foreign --dry-run --locate=sda
check_equal "a node's name is one word" "$rc $out" \
	"0 sg_ses --index=0,0 --set=ident '/dev/id>P;\$(id)'"
eval "set -- $out"
check_equal "... that a shell reads back" "$4" "/dev/id>P;\$(id)"
check_succeeds "... and nothing else runs" test ! -e P

# --- attributes that a kernel does not have ---
lacks_class() {
	rm -f "$SG_SES_ROOT/sys/class/$1"/* && rmdir "$SG_SES_ROOT/sys/class/$1"
}
plant_machine two_modules
map_rows
all=$out
for class in sas_device bsg nvme-subsystem; do
	plant_machine two_modules
	lacks_class $class
	map_rows
	check_equal "no /sys/class/$class" "$out" "$all"
done
plant_machine two_modules
lacks_class nvme
map_rows
check_equal "no /sys/class/nvme" "$out" \
	"$(printf '%s\n' "$all" | sed 's/^6 disk.*/6 foreign - -/')"

# --- nodes that cannot be opened ---
plant_machine two_modules
rm "$SG_SES_ROOT/dev/sg0"
map_rows
check_equal "module 1 is away: status" "$rc" 46
check_equal "... module 2 tells" "$out" "$all"
plant_machine two_modules
mkdir "$SG_SES_ROOT/dev/bsg"
mv "$SG_SES_ROOT/dev/sg0" "$SG_SES_ROOT/dev/bsg/0:0:0:0"
run_command sg_ses --map=slot,node
check_equal "the bsg node instead" "$rc $(printf '%s\n' "$out" | head -n 1)" \
	"$(printf '0 0\t/dev/bsg/0:0:0:0,/dev/sg4')"
kernel() {
	two_modules | sed '/^pages sg/,/^end$/d'
	component="component 0:0:0:0"
	id="id=3000000000000c01 slot"
	cat <<END
$component Bay0 $id=0 disk=0:0:1:0
$component Bay1 $id=1 disk=0:0:2:0
$component Bay2 $id=2
$component Bay3 $id=3 disk=0:0:3:0
END
}
plant_machine kernel
map_rows
check_equal "no node at all: the kernel's view" "$rc $out" "46 $(cat <<END
0 disk sda,sdd kernel
1 disk sdb,sde kernel
2 unknown - -
3 disk sdc,sdg kernel
END
)"
run_command sg_ses --map
check_contains "... it is said" "$out" "kernel view: slots and disks"
run_command sg_ses --locate=sda
check_equal "... and nothing can be lit" "$rc" 52
[ $failures -eq 0 ]
