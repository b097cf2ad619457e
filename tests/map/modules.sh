#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Modules that cannot be read, that differ, or that are made up.
# shellcheck disable=SC2119 # map_rows takes shelves or none
. "$TOP/tests/map/lib.sh"

# --- not read is not absent ---
unreadable_module() {
	two_modules | sed '/^pages sg4$/,/^end$/d'
}
plant_machine unreadable_module
run_command sg_ses --locate=sdf
check_equal "a disk that only the unread module may know: its status" \
	"$rc $out" "52 "
check_contains "... the reason" "$err" "sdf was not found, but 1 of 3 \
enclosures could not be read: /dev/sg4: No such file or directory"
run_command sg_ses --locate=serial=NOBODY
check_equal "... an unknown serial number, too" "$rc" 52
run_command sg_ses --locate=/dev/nowhere
check_equal "... but not a path that does not exist" "$rc" 42
map_rows
check_contains "its bay may have it" "$out" "3 unknown - -"
check_equal "... the map is incomplete" "$rc" 46
run_command sg_ses --map -v -q
check_contains "... and says why" "$out" \
	"! note: it may be a disk of this machine: /dev/sg4 could not be read"
all_placed() {
	real_modules | sed -e '/^pages sg4$/,/^end$/d' -e '/^scsi 1:0:3:0/d'
}
plant_machine all_placed
map_rows
check_contains "without a disk to place it is foreign" "$out" "3 foreign - -"
plant_machine two_modules
run_command sg_ses --locate=serial=NOBODY
check_equal "all read: it is not there" "$rc" 42

# --- RAID adapters ---
raid_volume() {
	two_modules | sed 's/driver=ahci/driver=megaraid_sas/'
}
plant_machine raid_volume
run_command sg_ses --locate=sdh
check_contains "a RAID adapter without enclosure" "$err" \
	"set backplane expose=on"
run_command sg_ses --map -v -q
check_contains "... in the map" "$out" "set backplane expose=on"
run_command sg_ses --map
check_contains "... also without -v" "$out" "! a RAID adapter shows no \
enclosure; \"perccli /c0 set backplane expose=on\" (or storcli)"
plant_machine two_modules
run_command sg_ses --map
check_lacks "... but not of other adapters" "$out" "backplane"
plant_machine raid_volume
plant_machine echo host 0 driver=megaraid_sas
run_command sg_ses --map
check_contains "... alone" "$err" "set backplane expose=on"

# --- revisions ---
plant_machine two_modules
run_command sg_ses --map --json
check_contains "the revision of a module in JSON" "$out" '"revision": "0103"'
mixed() {
	two_modules | awk '/^pages sg4/ { on = 1 }
		on && sub(/revision=0103/, "revision=0104") { on = 0 }
		{ print }'
}
plant_machine mixed
run_command sg_ses --map
check_contains "modules of different revisions" "$out" \
	"! the modules run different revisions: /dev/sg0 0103, /dev/sg4 0104"
check_contains "... each with its own" "$out" \
	"IOM 2 of 2: /dev/sg4 1:0:0:0 revision 0104"
run_command sg_ses --list-enclosures
check_contains "... in the list" "$out" \
	"IOM 1 of 2: /dev/sg0 0:0:0:0 revision 0103, IOM 2 of 2"
run_command sg_ses --locate=sda
check_equal "... which keeps no LED from being lit" "$rc" 0
run_command sg_ses --metrics
check_contains "... in metrics" "$out" 'revision="0104"'

# --- enclosures that an adapter makes up ---
made_up() {
	box | sed -e s/vendor=ACME/vendor=LSI/ \
		-e "s/product=\"Box\"/product=VirtualSES/" \
		-e 's/product=Box/product=VirtualSES/'
	cat <<END
type arr 1
  element 0 name="SLOT 00" slot=0 status=ok
  sas 0 address=5000c50000a00001 phy=0 targets=ssp
end
scsi 0:0:1:0 sas=5000c50000a00001 lu=5000c50000a00000 serial=ACME0000 block=sda
END
}
plant_machine made_up
for verb in --map --list-enclosures; do
	run_command sg_ses $verb
	check_contains "made up: $verb" "$out" "made up by the host adapter"
done
run_command sg_ses --map --json
check_contains "made up: JSON" "$out" '"made_up": true'
for target in :0 sda; do
	run_command sg_ses --locate=$target
	check_equal "made up: no LED of $target" "$rc $out" "45 "
	run_command sg_ses --locate=$target --force
	check_equal "... unless forced" "$rc" 0
done
maker() {
	made_up | sed 's/VirtualSES/SAS3x40/'
}
plant_machine maker
run_command sg_ses --locate=sda
check_equal "an expander of the same maker" "$rc" 0

# --- one module does not give its additional status (page 0Ah) ---
# The path through the other one is lost, too: the disk is there, and only the
# first module could say where.
unset SG_SES_ROOT
sed 's/ hints=1//' "$TOP/tests/emulator/machines/rack.machine" >rack.machine
# shellcheck disable=SC2016 # for the other shell
run_command with-enclosure --kernel="$work/rack.machine" sh -c '
	shelf pull path sdf
	shelf fault node=sg0,page=0a,sense=4/44/00
	sg_ses --map=slot,state,device | head -n 2
	sg_ses --locate=sda'
check_equal "a bay whose disk may be here is not foreign" \
	"$(echo "$out" | tr '\t' ' ')" "0 unknown -
1 disk sdb,sdg"
check_equal "the disk may be in what was not read" "$rc" 3
check_contains "... and the message says why" "$err" \
	"1 of 1 enclosures could not be read: /dev/sg0: Medium or hardware error."
[ $failures -eq 0 ]
