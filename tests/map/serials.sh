#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Serial numbers in the labels of bays: "SLOT 00,SERIAL" and others. They find a
# disk, confirm a match, or contradict it.
# shellcheck disable=SC2317,SC2119 # called by planted
. "$TOP/tests/map/lib.sh"

# unit N BLOCK: disk N has the port address of bay N
unit() {
	echo "scsi 0:0:$(($1 + 1)):0 sas=5000c50000a000${1}1 lu=5000c50000a000${1}0" \
		"serial=ACME000$1 size=32768 block=$2"
}

# bays LABEL...: installed bays whose descriptors name ports
bays() {
	box
	[ ! "${no_aes-}" ] || echo "without 10"
	echo "type arr $#"
	echo "  element all slot=0+ status=ok"
	n=0
	for label in "$@"; do
		printf '  element %d name="%s"\n' "$n" "$label"
		n=$((n + 1))
	done
	echo "${change-}"
	[ ! "${no_aes-}" ] || { echo end && return; }
	echo "  sas 0-$(($# - 1)) address=5000c50000a00001+16 phy=0+ targets=ssp"
	echo end
}

# machine LABEL...: with the disks 0 and 1; the kernel does not have others
machine() {
	bays "$@"
	unit 0 sda
	unit 1 sdb
}

# rows: slot state device how, one line
rows() {
	map_rows
	out=$(printf '%s\n' "$out" | tr '\n' ';')
}

# --- a disk that the kernel has lost ---
plant_machine machine "SLOT 00,ACME0000     " "SLOT 01,ACME0001     " \
	"SLOT 02,ACME0002     "
rows
check_equal "labels that agree" "$rc $out" \
	"0 0 disk sda address;1 disk sdb address;2 foreign - -;"
run_command sg_ses --map=serial
check_equal "... serial numbers" "$(printf '%s\n' "$out" | tr '\n' ' ')" \
	"ACME0000 ACME0001 ACME0002 "
run_command sg_ses --map --json
check_contains "... JSON" "$out" '"label_serial": "ACME0002"'
for target in serial=ACME0002 ACME0002; do
	run_command sg_ses --fault=$target --dry-run
	check_equal "a lost disk is found: $target" "$rc $out" \
		"0 sg_ses --index=0,2 --set=fault /dev/sg0"
done
for target in serial=ACME000 serial=CME0002 serial=00 serial=SLOT serial=02 \
	serial=ACME00022; do
	run_command sg_ses --fault=$target --dry-run
	check_equal "part of a label is no serial number: $target" "$rc $out" \
		"42 "
done

# --- no addresses ---
no_aes=1
plant_machine machine "SLOT 00,ACME0001     " "SLOT 01,ACME0000     " \
	"SLOT 02,ACME0002     "
no_aes=
rows
check_equal "without page 0Ah" "$rc $out" \
	"0 0 disk sdb label;1 disk sda label;2 unknown - -;"
run_command sg_ses --locate=sda --dry-run
check_equal "... the LED of a disk" "$rc $out" \
	"0 sg_ses --index=0,1 --set=ident /dev/sg0"
run_command sg_ses --locate=serial=ACME0002 --dry-run
check_equal "... of one that the kernel has lost" "$rc $out" \
	"0 sg_ses --index=0,2 --set=ident /dev/sg0"


# --- other forms ---
no_aes=1
for form in "ACME0000" "Disk ACME0000 (front)" "bay=0 SN=ACME0000 rev=1" \
	"serial:ACME0000;x"; do
	plant_machine machine "$form" "Bay 1"
	rows
	check_equal "\"$form\"" "$rc $out" "0 0 disk sda label;1 unknown - -;"
done
for form in "SLOT 00,ACME00" "XACME0000" "Bay 0" "SLOT 00," "SLOT 00,0000" \
	"ACME0000X,1" "SLOT 00,ACME 0000" ","; do
	plant_machine machine "$form" "Bay 1"
	rows
	check_equal "\"$form\" is not ACME0000" "$rc $out" \
		"0 0 unknown - -;1 unknown - -;"
done
escape=$(printf 'SLOT 00,ACME\0330000')
plant_machine machine "$escape" "$(printf 'SLOT 01,ACME0001\007')"
rows
check_equal "control characters" "$rc $out" \
	"0 0 unknown - -;1 disk sdb label;"
run_command sg_ses --map
check_lacks "... do not reach the terminal" "$out" "$(printf '\033')"

# --- an empty bay keeps an old label ---
change="  element 1 status=not_installed"
plant_machine machine "SLOT 00,ACME0000" "SLOT 01,ACME0001" "SLOT 02,"
change=''
rows
check_equal "an empty bay" "$rc $out" \
	"0 0 disk sda label;1 empty - -;2 unknown - -;"
no_aes=''

# --- contradictions ---
# refused TEXT TARGET: nothing is sent without --force
refused() {
	run_command sg_ses --locate="$2" --dry-run
	check_equal "$1: refused" "$rc $out" "$3 "
}

plant_machine machine "SLOT 00,ACME0001" "SLOT 01,ACME0000" "SLOT 02,ACME0002"
rows
check_equal "labels of two disks swapped" "$rc $out" \
	"46 0 ambiguous - -;1 ambiguous - -;2 foreign - -;"
run_command sg_ses --map
check_contains "... why" "$out" \
	"! the label gives serial number ACME0001, but sda, found here by \
address, has ACME0000"
refused "... a disk" sda 43
refused "... its serial number" serial=ACME0001 43
refused "... the bay" :1 45

plant_machine machine "SLOT 00,ACME0000" "SLOT 01,ACME7777" "SLOT 02,ACME0002"
rows
check_equal "one label is that of another disk" "$rc $out" \
	"0 0 disk sda address;1 disk sdb address;2 foreign - -;"
run_command sg_ses --map
check_contains "... a doubt" "$out" \
	"! the label gives serial number ACME7777, but sdb has ACME0001"
refused "... the disk" sdb 45
refused "... the other disk" serial=ACME7777 45
run_command sg_ses --locate=sda --dry-run
check_equal "... other disks are not in doubt" "$rc" 0

plant_machine machine "SLOT 00,REV0001A" "SLOT 01,REV0001B" "SLOT 02,REV0001C"
run_command sg_ses --map
check_lacks "nobody's, and none agrees: not serial numbers" "$rc $out" "!"
run_command sg_ses --locate=serial=REV0001A --dry-run
check_equal "... such a bay has another disk" "$rc" 42

plant_machine machine "SLOT 00,ACME0" "SLOT 01,ACME0001234" "SLOT 02,ACME0002"
run_command sg_ses --map
check_lacks "a serial number that is cut short" "$rc $out" "!"

# --- several bays with one serial number ---
plant_machine machine "SLOT 00,ACME0000" "SLOT 01,ACME0002" "SLOT 02,ACME0002"
rows
check_equal "two bays with one serial number" "$rc $out" \
	"0 0 disk sda address;1 disk sdb address;2 foreign - -;"
run_command sg_ses --map
check_lacks "... are no evidence" "$rc $out" "!"
no_aes=1
plant_machine machine "SLOT 00,ACME0000" "SLOT 01,ACME0000" "SLOT 02,ACME0001"
no_aes=
rows
check_equal "... and find nothing" "$rc $out" \
	"0 0 unknown - -;1 unknown - -;2 disk sdb label;"
refused "... not by name" sda 42
refused "... nor by serial number" serial=ACME0000 43

# --- anonymous captures ---
anonymous() {
	machine "SLOT 00,ACME0000     " "SLOT 01,ACME0001" "SLOT 02,LOSTDSK1" \
		"SLOT 03,ACME0003" "SLOT 04,ACME0003A"
	echo "scsi 0:0:9:0 sas=5000c50000a00031 lu=5000c50000a00030" \
		"serial=ACME000300C1 size=32768 block=sdd"
}
plant_machine anonymous
run_command sg_ses --capture=anonymous --anonymise
check_equal "a capture" "$rc $out$err" "0 "
check_equal "... without the serial numbers" \
	"$(grep -c 'ACME0\|LOSTDSK1' anonymous) $(sg_ses --inhex=anonymous \
	--page=ed | grep -c 'ACME0\|LOSTDSK1')" "0 0"
run_command sg_ses --inhex=anonymous --map
check_lacks "... whose labels agree with the disks" "$rc $out" "!"
run_command sg_ses --inhex=anonymous --map=label,serial
check_equal "... by the same replacements" "$out" "$(printf '%s\t%s\n' \
	"SLOT 00,X0000001" X0000001 "SLOT 01,X0000002" X0000002 \
	"SLOT 02,X0000004" X0000004 "SLOT 03,X0000005" X00000050003 \
	"SLOT 04,X00000006" X00000006)"

exit "$failures"
