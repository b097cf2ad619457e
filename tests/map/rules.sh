#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Which rule finds the bay of a disk, and why a disk has none.
# shellcheck disable=SC2119 # rows takes shelves or none
. "$TOP/tests/map/lib.sh"

# bay SLOT NAME WANT: the row of a slot: state devices how
bay() {
	check_equal "$2" \
		"$(printf '%s\n' "$out" | sed -n "s/^$1 //p" | head -n 1)" "$3"
}

# --- one module alone ---
first_only() {
	two_modules | grep -v -e '^scsi 1:0:0:0' | sed '/^pages sg4$/,/^end$/d'
}
plant_machine first_only
map_rows
check_equal "module 1 alone: status" "$rc" 0
bay 0 "module 1 alone: both paths" "disk sda,sdd address"
bay 3 "module 1 alone: not cabled to it" "foreign - -"
second_only() {
	two_modules | grep -v -e '^scsi 0:0:0:0' | sed '/^pages sg0$/,/^end$/d'
}
plant_machine second_only
map_rows
for slot in 0:sda,sdd 1:sdb,sde 3:sdf 4:sdc,sdg; do
	bay ${slot%:*} "module 2 alone: ${slot#*:}" "disk ${slot#*:} address"
done
plant_machine two_modules
map_rows
all=$out
swapped() {
	two_modules | sed -e '/^scsi 0:0:0:0/s/sg=0/sg=4/' \
		-e '/^scsi 1:0:0:0/s/sg=4/sg=0/' \
		-e 's/^pages sg0$/pages sgX/; s/^pages sg4$/pages sg0/' \
		-e 's/^pages sgX$/pages sg4/'
}
plant_machine swapped
map_rows
check_equal "nodes in another order" "$out" "$all"

# --- addresses that identify nothing ---
same_address() {
	at=50000000000000e1 two_modules | sed 's/targets=ssp/targets=stp/'
}
plant_machine same_address
map_rows
check_equal "the expander's address in all bays: status" "$rc" 46
bay 0 "... is nobody's" "ambiguous - -"
bay 6 "... an NVMe disk is not touched" "disk nvme0n1 serial"
run_command sg_ses --locate=sda
check_equal "... its disks are in no bay" "$rc" 42
twice() {
	two_modules | sed 's/5000cca0deadbeef/5000c50000a00001/'
}
plant_machine twice
map_rows
bay 0 "one address in two bays" "ambiguous - -"
bay 7 "... the other one" "ambiguous - -"
bay 1 "... others are placed" "disk sdb,sde address"
run_command sg_ses --locate=sda
check_equal "... and nothing is sent" "$rc" 43
run_command sg_ses --map
check_contains "... and it is told" "$out" "is given for several bays"

# --- how page 0Ah counts ---
for index in eiioe0 eiioe1 eiioe2 eiioe3; do
	plant_machine two_modules
	map_rows
	bay 4 "index $index" "disk sdc,sdg address"
	bay 3 "index $index: the next" "disk sdf address"
done
index=none
plant_machine two_modules
run_command sg_ses --map=label,slot,device
check_contains "no index" "$(printf '%s\n' "$out" | tr '\t' ' ')" "Bay 03 - sdf"
index=
from_one() {
	first_slot=1 two_modules
}
plant_machine from_one
map_rows
bay 1 "slots from 1" "disk sda,sdd address"
bay - "slots from 1: INVALID has none" "unknown - -"
bay 5 "slots from 1: the last disk" "disk sdc,sdg address"
no_slots() {
	two_modules | sed 's/slot=0+/slot=255/'
}
plant_machine no_slots
map_rows
check_equal "slot FFh is none" "$(printf '%s\n' "$out" | grep -c '^- disk')" 5
run_command sg_ses --dry-run --locate=sda
check_equal "... a disk still finds its bay" "$rc ${out% /dev/*}" \
	"0 sg_ses --index=0,0 --set=ident"
for page in 07 0a; do
	without() {
		two_modules | sed "s/^nickname 0.*/&\\nwithout $page/"
	}
	plant_machine without
	map_rows
	check_equal "without page ${page}h: all bays" \
		"$(printf '%s\n' "$out" | grep -c .)" 16
done
bay - "without page 0Ah: OK says nothing of who" "unknown - -"

# two phys in each descriptor, that of the other module first
both_phys() {
	slots 2
	slots "$1" | grep '^  sas [0-4]' | grep -v 'device=0'
}
both() {
	bays=both_phys first_only
}
plant_machine both
map_rows
for slot in 0:sda,sdd 1:sdb,sde 3:sdf 4:sdc,sdg; do
	bay ${slot%:*} "both phys: ${slot#*:}" "disk ${slot#*:} address"
done

# a second type header of slots
more_slots() {
	slots "$1"
	cat <<END
type dev 2 text="Rear slots"
  element all name="Rear %d" slot=20+
  sas 0 address=5000c50000a0009$1 targets=ssp
  sas 1 address=0 device=0
END
}
rear() {
	bays=more_slots two_modules
	disk 0 9 9 sdz
}
plant_machine rear
map_rows
bay 20 "a second header" "disk sdz address"
run_command sg_ses --dry-run --locate=sdz
check_equal "... its element" \
	"$rc $out" "0 sg_ses --index=1,0 --set=ident /dev/sg0"

# additional status that fits the neighbours
shifted_slots() {
	slots "$1" | sed -e 's/^  element 2 /  element 1 /' \
		-e 's/^  element 8-11 /  element 7-10 /' -e '/aes 5 invalid/d'
	echo '  element 4 status=not_installed'
}
shifted() {
	bays=shifted_slots two_modules
}
plant_machine shifted
run_command sg_ses --map
check_contains "off by one: a doubt" \
	"$out" "fits the elements better when it is moved"
run_command sg_ses --locate=sda
check_equal "off by one: not by its disk" "$rc" 45
run_command sg_ses --locate=sda --force
check_equal "... but with --force" "$rc" 0
run_command sg_ses --locate=sg0:0
check_equal "... and by its slot" "$rc" 0

plant_machine differ
run_command sg_ses --map
check_contains "different slot numbers: a doubt" "$out" \
	"! /dev/sg4 calls this slot 1, not 0"
run_command sg_ses --locate=sda
check_equal "different slot numbers: refused" "$rc" 45

# --- shelves with one identifier, modules with two ---
clone_of() {
	two_modules | sed '/^pages sg10$/,/^end$/d'
	id=3000000000000c01 module sg10 1
}
plant_machine clone_of
run_command sg_ses --list-enclosures
check_equal "a third path" "$(printf '%s\n' "$out" | grep -c .)" 1
clone_slots() {
	slots 1 | sed 's/=5000c50000a/=5000c50000b/;s/0deadbeef/0deadbee0/'
}
clones() {
	two_modules | sed '/^pages sg10$/,/^end$/d'
	bays=clone_slots module sg10 1
}
plant_machine clones
run_command sg_ses --map
check_contains "cloned identifiers: a warning" \
	"$err" "the identifier is not the name of either"
run_command sg_ses --locate=3000000000000c01:0
check_equal "... the identifier is ambiguous" "$rc" 43
run_command sg_ses --dry-run --locate=sg10:0
check_equal "... the node is not" "$rc $out" \
	"0 sg_ses --index=0,0 --set=ident /dev/sg10"
twin() {
	two_modules | sed '/^pages sg4$/,/^end$/d'
	id=3000000000000c02 module sg4 2
}
plant_machine twin
run_command sg_ses --map
check_contains "twins" "$out" "twin of 3000000000000c01"
map_rows
check_equal "twins have one set of bays" "$out" "$all"
run_command sg_ses --locate=3000000000000c02:3
check_contains "twins: by either name" \
	"$out" '"Bay 03" (sdf ACME0002) via /dev/sg4'
no_twin() {
	two_modules | sed '/^pages sg4$/,/^end$/d'
	id=3000000000000c02 first_slot=1 module sg4 2
}
plant_machine no_twin
run_command sg_ses --map
check_lacks "no twins when slots contradict" "$out" "twin of"
run_command sg_ses --locate=sda
check_equal "... its disks are ambiguous" "$rc" 43
[ $failures -eq 0 ]
