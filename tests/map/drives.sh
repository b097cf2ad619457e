#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Drives with two logical units, disk arrays with many, and enclosures of which
# one page is missing.
# shellcheck disable=SC2317,SC2119 # called by planted
. "$TOP/tests/map/lib.sh"

# bay ADDRESS...: a shelf of one bay whose descriptor lists ports
bay() {
	box
	cat <<END
type arr 1
  element 0 name="SLOT 00" slot=0 status=ok
  sas 0 address=$1 phy=0 targets=ssp
${2:+  sas 0 address=$2 phy=1 targets=ssp}
end
END
}

# unit HCTL PORT LU SERIAL BLOCK
unit() {
	echo "scsi $1 sas=$2 lu=$3 serial=$4 size=32768 block=$5"
}

port=5000c50000a00001
one_port() {
	bay "$port"
	unit 0:0:1:0 "$port" 5000c50000a00100 DUAL1 sda
	unit 0:0:1:1 "$port" 5000c50000a00200 DUAL1 sdb
}
plant_machine one_port
map_rows
check_equal "two units behind one port" "$rc $out" "0 0 disk sda,sdb address"
run_command sg_ses --map=size,serial
check_equal "... the sizes add up" "$out" "$(printf '33554432\tDUAL1')"
for target in sda sdb DUAL1 5000c50000a00200; do
	run_command sg_ses --dry-run --locate=$target
	check_equal "... found by $target" "$rc $out" \
		"0 sg_ses --index=0,0 --set=ident /dev/sg0"
done
run_command sg_ses --map --json
check_contains "JSON: both paths" "$(printf '%s\n' "$out" | grep '"block"' |
	tr -d ' \n')" '"block":"sda","block":"sdb",'

two_ports() {
	bay "$port" 5000c50000a00002
	unit 0:0:1:0 "$port" 5000c50000a00100 DUAL1 sda
	unit 0:0:2:0 5000c50000a00002 5000c50000a00200 DUAL1 sdb
}
plant_machine two_ports
map_rows
check_equal "a unit behind each port" "$rc $out" "0 0 disk sda,sdb address"

both() {
	echo "host 1"
	one_port
	unit 1:0:1:0 "$port" 5000c50000a00100 DUAL1 sdc
	unit 1:0:1:1 "$port" 5000c50000a00200 DUAL1 sdd
}
plant_machine both
map_rows
check_equal "two units, two paths each" \
	"$rc $out" "0 0 disk sda,sdc,sdb,sdd address"
run_command sg_ses --map=size
check_equal "... of two sizes" "$out" "33554432"
half_lost() {
	both | sed '/block=sdd/d'
}
plant_machine half_lost
run_command sg_ses --map=state,device,paths
check_equal "a path of one of its units is lost" \
	"$rc $out" "$(printf '0 disk\tsda,sdc,sdb\t1/2')"

# --- units that are not drives ---
array_of_serials() {
	bay "$port"
	unit 0:0:1:0 "$port" 5000c50000a00100 ARRAY-1 sda
	unit 0:0:1:1 "$port" 5000c50000a00200 ARRAY-2 sdb
}
three() {
	one_port
	unit 0:0:1:2 "$port" 5000c50000a00300 DUAL1 sdc
}
unequal() {
	one_port | sed 's/size=32768 block=sdb/size=4096 block=sdb/'
}
nameless() {
	one_port | sed 's/serial=DUAL1//'
}
makers() {
	one_port | sed 's/block=sdb/& vendor=OTHER/'
}
volumes() {
	one_port | sed 's/lu=5000c50000a00\([0-9]*\)/lu=600c0ff000a00\1/'
}
for kind in array_of_serials three unequal nameless makers volumes; do
	plant_machine $kind
	run_command sg_ses --map=state,device
	check_equal "$kind: no drive" "$rc $out" "$(printf '46 ambiguous\t-')"
	run_command sg_ses --locate=sda
	check_equal "$kind: nothing is lit" "$rc" 43
done

# --- an enclosure without Enclosure Status page ---
statusless() {
	far_shelf | sed "s/^pages sg10\$/&\\n${1:-without 2}/"
	module_nodes
	disks
	module sg0 1
	module sg4 2
}
plant_machine statusless
run_command sg_ses --map
check_equal "without page 02h: incomplete" "$rc" 46
check_contains "... it has its name" \
	"$out" "Enclosure 3000000000000d01  ACME Shelf 12"
check_contains "... the reason" "$out" \
	"/dev/sg10 3:0:1:0 has no Enclosure Status page (02h)"
check_contains "... and bays by their addresses" "$out" \
	"0 Bay 00 foreign -   -       -    -     -         - 5000c50000b00001"
run_command sg_ses --map=slot,state,device 3000000000000c01
check_equal "... the others are as they were" \
	"$(printf '%s\n' "$out" | head -n 1)" \
	"$(printf '0\tdisk\tsda,sdd')"
run_command sg_ses --map --json
check_contains "JSON: why" \
	"$out" '"error": "has no Enclosure Status page (02h)"'
run_command sg_ses --locate=3000000000000d01:0
check_equal "... a change fails" "$rc" 99
run_command sg_ses --check
check_contains "... --check counts what failed" "$rc $out" \
	"1 SES WARNING - 1 enclosure, 1 unreadable: "
check_contains "... names it, and why" "$out" \
	"RECEIVE DIAGNOSTIC RESULTS, page 02h, failed on /dev/sg10: "

exit "$failures"
