#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# SATA disks at expanders, which have made-up addresses or none: matched by what
# the host adapter reports, and by the phys of the expander.
# shellcheck disable=SC2119 # rows takes shelves or none
. "$TOP/tests/map/lib.sh"

bay() {
	check_equal "$2" \
		"$(printf '%s\n' "$out" | sed -n "s/^$1 //p" | tail -n 1)" "$3"
}

plant_machine chain
map_rows
check_equal "all of them" "$rc $out" "$(cat <<END
0 0 disk sda address
1 disk sdb address
2 disk sdc address
3 empty - -
0 disk sdd hba+phy
1 disk sde hba+phy
2 disk sdf hba+phy
3 empty - -
END
)"
no_hints() {
	chain | sed 's/ hint=[^ ]* bay=./ hint=0 bay=0/'
}
plant_machine no_hints
map_rows
bay 1 "no hints: the phy alone" "disk sde phy"
no_phys() {
	chain | sed '/^  link/d'
}
plant_machine no_phys
map_rows
bay 1 "no phys: the host adapter alone" "disk sde hba"
wrong=3
plant_machine chain
map_rows
check_equal "a hint into an empty bay is not used" "$(printf '%s\n' "$out" |
	grep sde)" "1 disk sde phy"
wrong=2
plant_machine chain
run_command sg_ses --map
check_equal "hint and phy disagree: status" "$rc" 46
check_contains "... a doubt" "$out" "phy and hba disagree: sde is in"
run_command sg_ses --locate=sde
check_equal "... nothing is sent" "$rc" 43
wrong=
lies() {
	chain | sed 's/hint=500a0980000a0f00 bay=0/hint=500a0980000a0f00 bay=1/'
}
plant_machine lies
map_rows
bay 0 "an adapter that lies of one shelf is believed of others" \
	"disk sdd hba+phy"
run_command sg_ses --map -v -q
check_contains "... and it is noted" "$out" "what the adapter says is not used"

# addresses that every adapter of a kind makes up are only known on their host
made_up() {
	cat <<END
host 0
host 1
host 4
scsi 0:0:0:0 sas=4433221100000000 block=sdg serial=G lu=5000c50000000070
scsi 1:0:0:0 sas=4433221100000000 block=sdh serial=H lu=5000c50000000080
scsi $1:0:9:0 type=13 sas=500a0980000c0f3d sg=0
END
	id=500a0980000c0f00 bays=made_slots processes=1 module sg0 1
}
made_slots() {
	cat <<END
type arr 2 text="Slots"
  element all name="Bay %d" slot=0+
  sas 0 address=4433221100000000 targets=sata
  sas 1 address=0 device=0
END
}
for host in 0:sdg 1:sdh; do
	plant_machine made_up "${host%:*}"
	map_rows
	bay 0 "a made-up address on host ${host%:*}" "disk ${host#*:} address"
done
plant_machine made_up 4
map_rows
bay 0 "... on another host" "foreign - -"
run_command sg_ses --map -v -q
check_lacks "... it is not that disk without a block device" \
	"$out" "attached to"

# a disk that was deleted leaves its end device
deleted() {
	two_modules
	echo 'gone 0:7 sas=5000cca0deadbeef'
}
plant_machine deleted
run_command sg_ses --map -v -q
check_contains "deleted: it is told" \
	"$out" "attached to this machine, but there is no"

# adapters without SAS transport: the designators name the port
no_transport() {
	two_modules | sed -n '/^scsi .*block=sd[a-g]/s/ sas=/ port=/; p'
}
plant_machine no_transport
map_rows
check_contains "no SAS transport" "$out" "0 disk sda,sdd address"
[ $failures -eq 0 ]
