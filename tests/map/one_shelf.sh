#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Which nodes lead to one shelf: a machine for each kind of evidence, and the
# output of each verb.
. "$TOP/tests/map/lib.sh"
reader=$BUILD/tests/tools/metrics

# node NAME HOST [PROCESS COUNT [ADDRESS]]: a node, and what it answers. $id,
# $maker, $more (words of its SCSI device), $nickname, $extra (of its
# subenclosure), $subs (lines of subenclosures), $bays and $rest (lines of
# elements) are its own.
node() {
	made=${maker:-vendor=ACME product=Box}
	which="revision=0001 process=${3:-1} processes=${4:-1} ${extra-}"
	cat <<END
host $2
scsi $2:0:0:0 type=13 sg=${1#sg} bsg=1 model=Box ${5:+sas=$5} ${more-}
pages $1
inquiry $made naa=5000c500000c000$2
subenclosure 0 id=${id:-5000000000000070} $made $which
${subs-}
${nickname:+nickname 0 "$nickname"}
${bays-$bays_alike}
${rest-}
end
END
}
bays_alike='type arr 2
  element all name="slot%02d" from=1 slot=0+ status=ok
type ps 1
  element 0 status=ok'

# with_addresses PORT [DISKS]: two bays with the disks of a port
with_addresses() {
	echo "type arr 2
  element all name=\"slot%02d\" from=1 slot=0+ status=ok
  sas 0-1 address=5000c50000${2:-a}0000$1+16 phy=0+ targets=ssp
type ps 1"
}
# the disks of ports 1 and 2, seen by two hosts
seen_disks() {
	disk 0 1 0 sda
	disk 0 2 1 sdb
	disk 1 1 0 sdc
	disk 1 2 1 sdd
}

# shelves NAME WANT NODES: how many there are, by every verb; NODES is a
# function that describes the machine. Metrics must not have a series twice.
shelves() {
	plant_machine "$3"
	run_command sg_ses --list-enclosures
	check_equal "$1: list" "$rc $(echo "$out" | grep -c .)" "0 $2"
	run_command sg_ses --map
	check_equal "$1: map" "$rc $(echo "$out" | grep -c ^Enclosure)" "0 $2"
	run_command sg_ses --map=slot
	check_equal "$1: its bays" "$(echo "$out" | grep -c .)" $((2 * $2))
	run_command sg_ses --check
	check_equal "$1: check" "$(echo "$out" | grep -o "elements_ok'=" |
		grep -c .)" "$2"
	sg_ses --metrics >"$work/prom" 2>/dev/null
	check_equal "$1: metrics are read" "$("$reader" "$work/prom" 2>&1)" ""
	check_equal "$1: no series twice" "$(sed -n 's/^\(.*}\) [^ ]*$/\1/p' \
		"$work/prom" | sort | uniq -d)" ""
	if command -v promtool >/dev/null; then
		check_equal "$1: promtool" \
			"$(promtool check metrics <"$work/prom" 2>&1)" ""
	fi
	run_command sg_ses --map -v
	case $2 in
	1) check_contains "$1: the evidence" "$err" "lead to one enclosure: " ;;
	*) check_contains "$1: the evidence" \
		"$err" "lead to two enclosures: " ;;
	esac
	[ $# -lt 4 ] || check_contains "$1: it is ..." "$err" "$4"
}

# --- one identifier ---
modules() { node sg0 0 1 2 && node sg4 1 2 2; }
shelves "two modules" 1 modules "process +1"
none() { node sg0 0 0 0 5000000000009d11 && node sg4 1 0 0 5000000000009d12; }
shelves "modules without numbers" 1 none "logical identifier +4"
check_equal "... metrics have the elements of both" \
	"$(grep -c '^ses_elements{.*power_supply",status="ok"} 1' prom)" 2
two_adapters() { node sg0 0 1 1 && node sg4 1 1 1; }
shelves "a shelf behind two adapters" 1 two_adapters
check_equal "... metrics have its elements once" \
	"$(grep -c '^ses_elements{.*power_supply",status="ok"} 1' prom)" 1
four_ways() {
	node sg0 0 1 2 && node sg1 1 1 2
	node sg2 2 2 2 && node sg3 3 2 2
}
shelves "two modules behind two adapters each" 1 four_ways
labels() {
	node sg0 0 "$@"
	bays=$(echo "$bays_alike" | sed 's/from=1 /from=13 /') node sg4 1 "$@"
}
shelves "other labels" 2 labels 'labels of bays -6 ("slot01" and "slot13")'
check_equal "... one more label" "$(grep -c \
	'^ses_element_status_code{.*,shelf="/dev/sg[04]",' prom)" 6
check_contains "... there is a warning" \
	"$err" "have the same logical identifier 5000000000000070"
run_command sg_ses --check
check_contains "... the output of --check" "$out" "2 enclosures"
other_labels() {
	node sg0 0 1 2
	bays=$(echo "$bays_alike" | sed 's/from=1 /from=13 /') node sg4 1 2 2
}
shelves "other labels of what call themselves two modules" 2 other_labels
one_label() {
	bays=$(with_addresses 1) node sg0 0
	bays=$(with_addresses 1 | sed 's/^  sas/  element 0 name=odd\n  sas/') \
		node sg4 1
}
shelves "one label is wrong" 1 one_label "addresses of disks +4"
long_labels() {
	bays=$(echo "$bays_alike" | sed 's/%02d"/%02d,SERIAL"/') node sg0 0 1 2
	bays=$(echo "$bays_alike" | sed 's/%02d"/%02d,SERIAL  "/') \
		node sg4 1 2 2
}
shelves "labels with serial numbers" 1 long_labels "labels of bays +1"
maker() {
	node sg0 0
	maker="vendor=OTHER product=Box" nickname="left" node sg4 1
}
shelves "another maker" 2 maker 'vendor and product -3 ("ACME" and "OTHER")'
layout() {
	node sg0 0
	rest="type ts 1" node sg4 1
}
shelves "other elements" 2 layout "elements -100"
empty() {
	more=serial=SN1000 nickname=left node sg0 0
	more=serial=SN2000 nickname=right node sg4 1
}
shelves "other serial numbers and names" 2 empty 'serial number -2'
check_contains "... and names" "$err" 'nickname -2 ("left" and "right")'
check_equal "... the serial number names them in metrics" "$(grep -c \
	'^ses_enclosure_info{.*,shelf="SN[12]000",' prom)" 2
module_serials() {
	more=serial=SN1000 node sg0 0 1 2
	more=serial=SN2000 node sg4 1 2 2
}
shelves "modules with serial numbers of their own" 1 module_serials
other_disks() {
	bays=$(with_addresses 1 a) node sg0 0
	bays=$(with_addresses 1 b) node sg4 1
}
shelves "other addresses" 2 other_disks "addresses of disks -8"
ports() {
	bays=$(with_addresses 1) node sg0 0 0 0
	bays=$(with_addresses 2) node sg4 1 0 0
}
shelves "the other ports of the same disks" 1 ports "addresses of disks +4"
same_disks() {
	ports
	seen_disks
}
shelves "disks that the kernel knows as one" 1 same_disks "disks +4"
swapped_disks() {
	bays=$(with_addresses 1) node sg0 0 1 2
	bays="type arr 2
  sas 0 address=5000c50000a00012 targets=ssp
  sas 1 address=5000c50000a00002 targets=ssp
type ps 1" node sg4 1 2 2
	seen_disks
}
plant_machine swapped_disks
run_command sg_ses --map -v
check_contains "disks in other bays" "$err" "disks -8 ("
# Two modules by their numbers and labels, but each leads to other disks
clone_disks() {
	bays=$(with_addresses 1 a) node sg0 0 1 2
	bays=$(with_addresses 2 b) node sg4 1 2 2
	disk 0 1 0 sda
	disk 0 2 1 sdb
	disk 1 1 0 sdc | sed 's/50000a/50000b/g; s/ACME/ECMA/'
	disk 1 2 1 sdd | sed 's/50000a/50000b/g; s/ACME/ECMA/'
}
shelves "modules with other disks" 2 clone_disks "disks -8"
# ... also where one shelf is cascaded after the other one
clone_behind() {
	clone_disks | sed '/^host/d
		s/^scsi [01]:/scsi 0:/; s/sas=[^ ]*/& on=0:0/
		/sg=4 /s/on=0:0//; s/^scsi 0:0:0:0\(.*sg=4 .*\)/scsi 0:0:9:0\1/
		/sd[cd]/s/0:0:\([12]\):0/0:0:1\1:0/; /sd[cd]/s/on=0:0/on=0:1/' |
		sed 's/\(sg=0 .*\)/\1 sas=5000000000009d11 on=0:0/
		s/\(sg=4 .*\)/\1 sas=5000000000009d21 on=0:1/
		1i\
host 0\
expander 0:0 address=5000000000009d1f\
expander 0:1 address=5000000000009d2f on=0:0'
}
shelves "... one behind the other" 2 clone_behind "disks -8"
# No labels, slot numbers that continue: the list uses the evidence of the map
counted_on() {
	bays="type arr 2
  element all slot=0+ status=ok
type ps 1" node sg0 0 1 2
	bays="type arr 2
  element all slot=12+ status=not_installed
type ps 1" node sg4 1 2 2
}
shelves "modules without labels, other slots" 2 counted_on "slot numbers -2"
other_subs() {
	subs="subenclosure 1 id=3000000000000e10 vendor=ACME product=Sub"
	node sg0 0 1 2
	subs="subenclosure 1 id=3000000000000e20 vendor=ACME product=Sub"
	bays=$(echo "$bays_alike" | sed 's/slot=0+/slot=40+/') node sg4 1 2 2
	subs=
}
shelves "modules with other subenclosures and slots" 2 other_subs \
	"subenclosures -2"
nvme_bays() {
	bays="type arr 2
  nvme 0 serial=$1 model=M
  nvme 1 serial=${1}B model=M" node "$2" "$3"
}
nvme_two() { nvme_bays NV1 sg0 0 && nvme_bays NV2 sg4 1; }
shelves "other NVMe drives" 2 nvme_two 'disks -8 ("NV1'
nvme_one() { nvme_bays NV1 sg0 0 && nvme_bays NV1 sg4 1; }
shelves "the same NVMe drives" 1 nvme_one "disks +4"
occupied() {
	bays=$(echo "$bays_alike" | sed 's/slot=0+ status=ok/slot=0+/') \
		more=serial=SN1000 node sg0 0
	bays=$(echo "$bays_alike" |
		sed 's/slot=0+ status=ok/slot=0+ status=not_installed/') \
		more=serial=SN2000 node sg4 1
}
shelves "other serial numbers and occupied bays" 2 occupied "occupied bays -1"
host() {
	more=serial=SN1000 node sg0 0 1 1 5000000000009d11
	more=serial=SN2000 node sg4 0 1 1 5000000000009d21 |
		sed 's/^scsi 0:0:0:0/scsi 0:0:9:0/; /^host/d'
}
plant_machine host
run_command sg_ses --map -v
check_contains "one adapter, other addresses" "$err" "host adapter -1"
slots() {
	more=serial=SN1000 node sg0 0
	bays=$(echo "$bays_alike" | sed 's/slot=0+/slot=40+/') \
		more=serial=SN2000 node sg4 1
}
plant_machine slots
run_command sg_ses --map -v
check_contains "other slot numbers" "$err" "slot numbers -2"
vendor_data() {
	extra=extra=0102030405 node sg0 0
	extra=extra=01020304ff node sg4 1
}
plant_machine vendor_data
run_command sg_ses --map -v
check_contains "other data of the maker" "$err" "vendor specific data -2"

# --- no identifier ---
for none in 0000000000000000 ffffffffffffffff; do
	id=$none
	one_port() {
		node sg0 0 1 1 5000000000009d11
		node sg4 1 1 1 5000000000009d11
	}
	shelves "id $none, one port by two adapters" 1 one_port \
		"target port +8"
	one_unit() {
		more=lu=5000c500000c0000 node sg0 0
		more=lu=5000c500000c0000 node sg4 1
	}
	shelves "id $none, one unit by two adapters" 1 one_unit \
		"logical unit +8"
	one_serial() {
		more=serial=SN1000 node sg0 0 && more=serial=SN1000 node sg4 1
	}
	shelves "id $none, one serial number" 1 one_serial "serial number +3"
	subs="subenclosure 1 id=3000000000000e10 vendor=ACME product=Sub"
	shelves "id $none, one subenclosure" 1 two_adapters "subenclosures +4"
	subs=
	same_addresses() {
		bays=$(with_addresses 1) node sg0 0
		bays=$(with_addresses 1) node sg4 1
	}
	shelves "id $none, one set of disks" 1 same_addresses
	check_equal "... metrics have it once" \
		"$(grep -c '^ses_enclosure_info' prom)" 1
	shelves "id $none, equal bays with other disks" 2 other_disks
	check_equal "... each with a label" "$(grep -c \
		'^ses_enclosure_info{.*,shelf="/dev/sg[04]",' prom)" 2
	shelves "id $none, other serial numbers and names" 2 empty
	shelves "id $none, nothing known" 2 two_adapters "the sum is 1"
	check_contains "... a warning" "$err" "They may lead to one shelf"
done
id=

# --- modules that differ: all that each of them shows is kept ---
failed_supply() {
	node sg0 0 0 0
	rest='' bays=$(echo "$bays_alike" |
		sed 's/^  element 0 status=ok/  element 0 status=critical/') \
		node sg4 1 0 0
}
plant_machine failed_supply
run_command sg_ses --metrics
check_equal "what one module shows: metrics" "$(echo "$out" |
	grep -c '^ses_elements{.*power_supply.*"critical"} 1')" 1
run_command sg_ses --check
check_contains "... check" \
	"$rc $out" "2 SES CRITICAL - ACME Box 0x5000000000000070: "

# --- metrics of what is named twice ---
unset SG_SES_ROOT
# ups [OPTION...] -- COMMAND...: the samples ses_up
ups() {
	with "$@"
	printf '%s\n' "$out" >"$work/prom"
	check_equal "named twice: no series twice" "$(sed -n \
		's/^\(.*}\) [^ ]*$/\1/p' "$work/prom" | sort | uniq -d)" ""
	ups=$(sed -n 's/^ses_up{device="\(.*\)"}/\1/p' "$work/prom" |
		tr '\n' ' ')
}
ups -- sg_ses --metrics /dev/sg0 sg1 sg0 /dev/sg1
check_equal "... each node once" "$rc $ups" "0 /dev/sg0 1 /dev/sg1 1 "
ups -- sg_ses --metrics nosuch sg0 nosuch
check_equal "... what cannot be read" "$rc $ups" "52 nosuch 0 /dev/sg0 1 "
for nth in 1 2; do
	ups --fault=page=02,sense=4/44/00,nth=$nth -- \
		sg_ses --metrics /dev/sg0 /dev/sg0
	check_equal "... reading $nth fails" "$rc $ups" "3 /dev/sg0 0 "
done

# --- the number of commands ---
plant_machine emulated_pair
cost() {
	rm -f log
	run_command with-enclosure --shelf=shelf12 --shelf=shelf12 \
		--log="$work/log" sg_ses "$@"
	grep -c cdb= log
}
check_equal "two nodes: commands of a map" "$(cost --map -q)" 10
check_equal "... of metrics" "$(cost --metrics)" 14
check_equal "... of check" "$(cost --check)" 14

# A list reads 01h, 0Fh and 07h of two modules, and more only where /sys says
# that they see no disk together
asked() {
	sg_ses -vvv --list-enclosures 2>&1 | grep -c 'cdb:'
}
seen_twice() {
	bays=$(with_addresses 1) node sg0 0 1 2
	bays=$(with_addresses 2) node sg4 1 2 2
	seen_disks
}
plant_machine seen_twice
check_equal "modules with the same disks: commands of a list" "$(asked)" 6
plant_machine modules
check_equal "... without a disk" "$(asked)" 6
plant_machine clone_disks
check_equal "... with other disks" "$(asked)" 10
[ $failures -eq 0 ]
