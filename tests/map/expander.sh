#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# SATA disks behind expanders, which have made-up addresses or none: placed by
# what the host adapter says, and by the phys of the expander.
# shellcheck disable=SC2119 # rows takes shelves or none
. "$TOP/tests/map/lib.sh"

bay() {
	is "$2" "$(printf '%s\n' "$out" | sed -n "s/^$1 //p" | tail -n 1)" "$3"
}

planted chain
rows
is "all of them" "$rc $out" "$(cat <<END
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
planted no_hints
rows
bay 1 "no hints: the phy alone" "disk sde phy"
no_phys() {
	chain | sed '/^  link/d'
}
planted no_phys
rows
bay 1 "no phys: the host adapter alone" "disk sde hba"
wrong=3
planted chain
rows
is "a hint into an empty bay is not used" "$(printf '%s\n' "$out" |
	grep sde)" "1 disk sde phy"
wrong=2
planted chain
run sg_ses --map
is "hint and phy disagree: status" "$rc" 46
has "... a doubt" "$out" "phy and hba disagree: sde is in"
run sg_ses --locate=sde
is "... nothing is sent" "$rc" 43
wrong=
lies() {
	chain | sed 's/hint=500a0980000a0f00 bay=0/hint=500a0980000a0f00 bay=1/'
}
planted lies
rows
bay 0 "an adapter that lies of one shelf is believed of others" \
	"disk sdd hba+phy"
run sg_ses --map -v -q
has "... and it is noted" "$out" "what the adapter says is not used"

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
	planted made_up "${host%:*}"
	rows
	bay 0 "a made-up address on host ${host%:*}" "disk ${host#*:} address"
done
planted made_up 4
rows
bay 0 "... on another host" "foreign - -"
run sg_ses --map -v -q
lacks "... it is not that disk without a block device" "$out" "attached to"

# a disk that was deleted leaves its end device
deleted() {
	two_modules
	echo 'gone 0:7 sas=5000cca0deadbeef'
}
planted deleted
run sg_ses --map -v -q
has "deleted: it is told" "$out" "attached to this machine, but there is no"

# adapters without SAS transport: the designators tell the port
no_transport() {
	two_modules | sed -n '/^scsi .*block=sd[a-g]/s/ sas=/ port=/; p'
}
planted no_transport
rows
has "no SAS transport" "$out" "0 disk sda,sdd address"
[ $failures -eq 0 ]
