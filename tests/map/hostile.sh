#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Facts that are missing or broken, and texts that are no names: less is known
# then, but nothing wrong.
# shellcheck disable=SC2119 # rows takes shelves or none
. "$TOP/tests/map/lib.sh"

for machine in two_modules chain; do
	$machine | plant -c machine
	run damage machine
	is "$machine, each attribute damaged: no other disk" "$rc" 0
	has "... and it is seen" "$out" " 0 disks elsewhere, "
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
planted odd
run sg_ses --map
is "nothing that a terminal obeys, nothing but UTF-8" \
	"$(printf '%s' "$out" | tr -d '\n' | LC_ALL=C tr -d ' -~' |
		od -An -tx1)" " c3 9f"
has "a control byte of a nickname" "$out" '"\x1b]0;x\x07"'
is "characters count, not bytes" "$(printf '%s\n' "$out" |
	LC_ALL=C sed 's/\xc3\x9f/s/' |
	LC_ALL=C awk '/ STATE/ { at = index($0, "STATE") }
		at && /^ +[0-4] / && substr($0, at, 4) == "disk"' |
	wc -l)" 4
run sg_ses --map=slot,label,serial
has "a slash" "$out" "$(printf '0\tSLOT/01\tACME0000')"
has "blanks" "$out" "$(printf '1\ta  b\t')"
has "control bytes" "$out" "$(printf '3\t\\x1b[31m\\x07\t')"
has "UTF-8" "$out" "$(printf '4\tFach \303\237\t')"
run sg_ses --map --json
is "no control bytes in JSON" \
	"$(printf '%s' "$out" | tr -d '\n' | tr -cd '\000-\037\177' | wc -c)" 0

# --- what is shown is a name: each label, each nickname, each serial number ---
# shown: every bay of the first shelf is found by what the map shows of it
shown() {
	run sg_ses --map=nickname,element,label,serial sg0
	printf '%s\n' "$out" >"$work/shown"
	while IFS='	' read -r name element label serial; do
		for target in "$name:$label" "$name:@$element" "sg0:$label" \
			      "bay=$name: $label  " "$serial"; do
			case $target in
			*:- | *": -  " | -) continue ;;
			esac
			run sg_ses --dry-run --locate="$target"
			is "target $target" "$rc ${out% /dev/*}" \
				"0 sg_ses --index=$element --set=ident"
		done
	done <"$work/shown"
	run sg_ses --list-enclosures
	name=$(printf '%s\n' "$out" |
		sed -n 's/^[^ ]* "\(.*\)"  ACME.* \/dev\/sg0 .*/\1/p')
	run sg_ses --page=cf "$name"
	is "DEVICE $name" "$rc ${err}" "0 "
	run sg_ses --list-enclosures "$name "
	is "--list-enclosures $name" "$rc $(printf '%s\n' "$out" | wc -l)" "0 1"
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
	planted naming
	shown
done
unset nickname
planted naming
run sg_ses --locate="sg0:\\x1b" off
is "a byte that no label has" "$rc" 42
# a label that is the number of another slot is one of two bays
numbers() {
	slots "$1" | sed '/^type arr/a\
  element 0 name="1"\
  element 1 name="2"' | sed '/element all name/d'
}
numbered() {
	bays=numbers two_modules
}
planted numbered
run sg_ses --locate=sg0:1 off
is "a label or a slot number" "$rc $out" "43 "
has "both are named" "$err" ":@0,1, 3000000000000c01:0;"

# --- a node of a capture that somebody else wrote ---
two_modules | plant -c machine
sed "s/sg0/id>P;\$(id)/g" machine >foreign
unset SG_SES_ROOT
run sg_ses --inhex=foreign --dry-run --locate=sda
is "a node's name is one word" "$rc $out" \
	"0 sg_ses --index=0,0 --set=ident '/dev/id>P;\$(id)'"
eval "set -- $out"
is "... that a shell reads back" "$4" "/dev/id>P;\$(id)"
ok "... and nothing else runs" test ! -e P

# --- what a kernel lacks ---
lacks_class() {
	rm -f "$SG_SES_ROOT/sys/class/$1"/* && rmdir "$SG_SES_ROOT/sys/class/$1"
}
planted two_modules
rows
all=$out
for class in sas_device bsg nvme-subsystem; do
	planted two_modules
	lacks_class $class
	rows
	is "no /sys/class/$class" "$out" "$all"
done
planted two_modules
lacks_class nvme
rows
is "no /sys/class/nvme" "$out" \
	"$(printf '%s\n' "$all" | sed 's/^6 disk.*/6 foreign - -/')"

# --- nodes that cannot be opened ---
planted two_modules
rm "$SG_SES_ROOT/dev/sg0"
rows
is "module 1 is away: status" "$rc" 46
is "... module 2 tells" "$out" "$all"
planted two_modules
mkdir "$SG_SES_ROOT/dev/bsg"
mv "$SG_SES_ROOT/dev/sg0" "$SG_SES_ROOT/dev/bsg/0:0:0:0"
run sg_ses --map=slot,node
is "the bsg node instead" "$rc $(printf '%s\n' "$out" | head -n 1)" \
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
planted kernel
rows
is "no node at all: the kernel's view" "$rc $out" "46 $(cat <<END
0 disk sda,sdd kernel
1 disk sdb,sde kernel
2 unknown - -
3 disk sdc,sdg kernel
END
)"
run sg_ses --map
has "... it is said" "$out" "kernel view: slots and disks"
run sg_ses --locate=sda
is "... and nothing can be lit" "$rc" 52
[ $failures -eq 0 ]
