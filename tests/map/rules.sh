#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Which rule places a disk, and what keeps one from being placed.
# shellcheck disable=SC2119 # rows takes shelves or none
. "$TOP/tests/map/lib.sh"

# bay SLOT NAME WANT: the row of a slot: state devices how
bay() {
	is "$2" "$(printf '%s\n' "$out" | sed -n "s/^$1 //p" | head -n 1)" "$3"
}

# --- one module alone ---
first_only() {
	two_modules | grep -v -e '^scsi 1:0:0:0' | sed '/^pages sg4$/,/^end$/d'
}
planted first_only
rows
is "module 1 alone: status" "$rc" 0
bay 0 "module 1 alone: both paths" "disk sda,sdd address"
bay 3 "module 1 alone: not cabled to it" "foreign - -"
second_only() {
	two_modules | grep -v -e '^scsi 0:0:0:0' | sed '/^pages sg0$/,/^end$/d'
}
planted second_only
rows
for slot in 0:sda,sdd 1:sdb,sde 3:sdf 4:sdc,sdg; do
	bay ${slot%:*} "module 2 alone: ${slot#*:}" "disk ${slot#*:} address"
done
planted two_modules
rows
all=$out
swapped() {
	two_modules | sed -e '/^scsi 0:0:0:0/s/sg=0/sg=4/' \
		-e '/^scsi 1:0:0:0/s/sg=4/sg=0/' \
		-e 's/^pages sg0$/pages sgX/; s/^pages sg4$/pages sg0/' \
		-e 's/^pages sgX$/pages sg4/'
}
planted swapped
rows
is "nodes in another order" "$out" "$all"

# --- addresses that tell nothing ---
same_address() {
	at=50000000000000e1 two_modules | sed 's/targets=ssp/targets=stp/'
}
planted same_address
rows
is "the expander's address in all bays: status" "$rc" 46
bay 0 "... is nobody's" "ambiguous - -"
bay 6 "... an NVMe disk is not touched" "disk nvme0n1 serial"
run sg_ses --locate=sda
is "... its disks are in no bay" "$rc" 42
twice() {
	two_modules | sed 's/5000cca0deadbeef/5000c50000a00001/'
}
planted twice
rows
bay 0 "one address in two bays" "ambiguous - -"
bay 7 "... the other one" "ambiguous - -"
bay 1 "... others are placed" "disk sdb,sde address"
run sg_ses --locate=sda
is "... and nothing is sent" "$rc" 43
run sg_ses --map
has "... and it is told" "$out" "is given for several bays"

# --- how page 0Ah counts ---
for index in eiioe0 eiioe1 eiioe2 eiioe3; do
	planted two_modules
	rows
	bay 4 "index $index" "disk sdc,sdg address"
	bay 3 "index $index: the next" "disk sdf address"
done
index=none
planted two_modules
run sg_ses --map=label,slot,device
has "no index" "$(printf '%s\n' "$out" | tr '\t' ' ')" "Bay 03 - sdf"
index=
from_one() {
	first_slot=1 two_modules
}
planted from_one
rows
bay 1 "slots from 1" "disk sda,sdd address"
bay - "slots from 1: INVALID has none" "unknown - -"
bay 5 "slots from 1: the last disk" "disk sdc,sdg address"
no_slots() {
	two_modules | sed 's/slot=0+/slot=255/'
}
planted no_slots
rows
is "slot FFh is none" "$(printf '%s\n' "$out" | grep -c '^- disk')" 5
run sg_ses --dry-run --locate=sda
is "... a disk still finds its bay" "$rc ${out% /dev/*}" \
	"0 sg_ses --index=0,0 --set=ident"
for page in 07 0a; do
	without() {
		two_modules | sed "s/^nickname 0.*/&\\nwithout $page/"
	}
	planted without
	rows
	is "without page ${page}h: all bays" \
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
planted both
rows
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
planted rear
rows
bay 20 "a second header" "disk sdz address"
run sg_ses --dry-run --locate=sdz
is "... its element" "$rc $out" "0 sg_ses --index=1,0 --set=ident /dev/sg0"

# additional status that fits the neighbours
shifted_slots() {
	slots "$1" | sed -e 's/^  element 2 /  element 1 /' \
		-e 's/^  element 8-11 /  element 7-10 /' -e '/aes 5 invalid/d'
	echo '  element 4 status=not_installed'
}
shifted() {
	bays=shifted_slots two_modules
}
planted shifted
run sg_ses --map
has "off by one: a doubt" "$out" "fits the elements better when it is moved"
run sg_ses --locate=sda
is "off by one: not by its disk" "$rc" 45
run sg_ses --locate=sda --force
is "... but with --force" "$rc" 0
run sg_ses --locate=sg0:0
is "... and by its slot" "$rc" 0

planted differ
run sg_ses --map
has "different slot numbers: a doubt" "$out" \
	"! /dev/sg4 calls this slot 1, not 0"
run sg_ses --locate=sda
is "different slot numbers: refused" "$rc" 45

# --- shelves with one identifier, modules with two ---
clone_of() {
	two_modules | sed '/^pages sg10$/,/^end$/d'
	id=3000000000000c01 module sg10 1
}
planted clone_of
run sg_ses --list-enclosures
is "a third path" "$(printf '%s\n' "$out" | grep -c .)" 1
clone_slots() {
	slots 1 | sed 's/=5000c50000a/=5000c50000b/;s/0deadbeef/0deadbee0/'
}
clones() {
	two_modules | sed '/^pages sg10$/,/^end$/d'
	bays=clone_slots module sg10 1
}
planted clones
run sg_ses --map
has "cloned identifiers: a warning" "$err" "the identifier names none"
run sg_ses --locate=3000000000000c01:0
is "... the identifier is ambiguous" "$rc" 43
run sg_ses --dry-run --locate=sg10:0
is "... the node is not" "$rc $out" \
	"0 sg_ses --index=0,0 --set=ident /dev/sg10"
twin() {
	two_modules | sed '/^pages sg4$/,/^end$/d'
	id=3000000000000c02 module sg4 2
}
planted twin
run sg_ses --map
has "twins" "$out" "twin of 3000000000000c01"
rows
is "twins have one set of bays" "$out" "$all"
run sg_ses --locate=3000000000000c02:3
has "twins: by either name" "$out" '"Bay 03" (sdf ACME0002) via /dev/sg4'
no_twin() {
	two_modules | sed '/^pages sg4$/,/^end$/d'
	id=3000000000000c02 first_slot=1 module sg4 2
}
planted no_twin
run sg_ses --map
lacks "no twins when slots contradict" "$out" "twin of"
run sg_ses --locate=sda
is "... its disks are ambiguous" "$rc" 43
[ $failures -eq 0 ]
