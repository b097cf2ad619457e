#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# --known: the bay of a disk that is gone, by a capture of the machine that was
# made while the disk was there.
# shellcheck disable=SC2317,SC2119 # called by planted
. "$TOP/tests/map/lib.sh"

# shelf: one module and four bays; $id, $first, $labels and $change vary it.
# Bay n has the port address 5000c50000a000n1; $two is the line about bay 2.
shelf() {
	box | sed "s/5000000000009d00/${id:-5000000000009d00}/
		s/5000c500000c0001/${name:-5000c500000c0001}/"
	cat <<END
type arr ${bays:-4}
  element all name="${labels:-Bay %02d}" slot=${first:-0}+ status=ok
  sas 0-1 address=5000c50000a00001+16 phy=0+ targets=ssp
${two-  sas 2 address=5000c50000a00021 phy=2 targets=ssp}
${three-  sas 3 address=5000c50000a00031 phy=3 targets=ssp}
${change-}
end
END
}

# disk BAY NUMBER BLOCK: disk NUMBER has the address of a bay
disk() {
	echo "scsi 0:0:$(($1 + 1)):0 sas=5000c50000a000${1}1" \
		"lu=5000c50000b000${2}0 serial=ACME000$2 size=32768 block=$3"
}

yesterday() {
	shelf
	disk 0 0 sda
	disk 1 1 sdb
	disk 2 2 sdc
}
plant_machine yesterday
run_command sg_ses --capture=yesterday
check_equal "a capture" "$rc" 0

# today DISK...: "BAY NUMBER BLOCK"; the phy of bay 2 has failed
today() {
	two=${two-  sas 2 address=0 device=0}
	shelf
	for words in "$@"; do
		# shellcheck disable=SC2086 # three words
		disk $words
	done
}

# fault TARGET: for the disk that is gone
fault() {
	run_command sg_ses --fault="$1" --known=yesterday --dry-run
}
bay2="sg_ses --index=0,2 --set=fault /dev/sg0"

plant_machine today "0 0 sda" "1 1 sdb"
run_command sg_ses --fault=serial=ACME0002 --dry-run
check_equal "a disk is gone: it is not found" "$rc" 42
check_contains "... the message says how" "$err" \
	"is found with --known=FILE, if --capture wrote FILE"
for target in serial=ACME0002 ACME0002 wwn=5000c50000b00020 \
	5000c50000b00020 naa.5000c50000b00020; do
	fault $target
	check_equal "the capture has it: $target" "$rc $out" "0 $bay2"
	check_contains "... and says so" "$err" \
		"is not known here; in yesterday it is in 5000000000009d00:2."
done
same_address() {
	two="  sas 2 address=5000c50000a00021 phy=2 targets=ssp" \
		today "0 0 sda" "1 1 sdb"
}
plant_machine same_address
fault serial=ACME0002
check_equal "the shelf still names its address" "$rc $out" "0 $bay2"
check_contains "... the capture knows whose it is" "$err" \
	"is not known here; in yesterday it is in 5000000000009d00:2."
plant_machine today "0 0 sda" "1 1 sdb"
run_command sg_ses --fault=serial=ACME0002 --known=yesterday
check_contains "it is switched" "$rc $out" \
	"0 on: 5000000000009d00 slot 2 \"Bay 02\" via /dev/sg0, confirmed"
run_command sg_ses --fault=serial=ACME0002 --known=yesterday --dry-run --json
check_contains "JSON: the bay" "$out" '"slot": 2,'
for target in sdc dev=sdc /dev/sdc 0:0:3:0 bay=:9 serial=ACME000 serial= \
	serial=ACME0009 enc=nobody; do
	fault "$target"
	check_equal "not by $target" "$rc $out" "42 "
done
check_equal "everything off needs no capture" "$(sg_ses --fault=all \
	--known=yesterday off --dry-run)" ""
fault :1
check_equal "a bay needs no capture" "$rc $err$out" \
	"0 sg_ses --index=0,1 --set=fault /dev/sg0"

# --- today's knowledge wins ---
plant_machine today "0 0 sda" "1 1 sdb" "3 2 sdc"
fault serial=ACME0002
check_equal "it is in another bay now" "$rc $out" \
	"0 sg_ses --index=0,3 --set=fault /dev/sg0"
check_contains "... and that is said" "$err" \
	"serial=ACME0002 is in 5000000000009d00:3 now; in yesterday it is in \
5000000000009d00:2."
fault sdc
check_contains "... by any name" "$err" "sdc is in 5000000000009d00:3 now"
fault ACME0001
check_equal "a disk that stayed: nothing is said" "$rc $err" "0 "
nameless() {
	today "0 0 sda" "1 1 sdb" "3 2 sdc" | sed 's/serial=ACME0002//'
}
plant_machine nameless
fault serial=ACME0002
check_equal "it is known by its other names" "$rc $out" \
	"0 sg_ses --index=0,3 --set=fault /dev/sg0"
moved_port() {
	three="  sas 3 address=5000c50000a00021 phy=3 targets=ssp" today
}
plant_machine moved_port
fault serial=ACME0002
check_equal "its address is in another bay now" "$rc $out" \
	"0 sg_ses --index=0,3 --set=fault /dev/sg0"
check_contains "... and that is said" "$err" ":3 now; in yesterday it is in"
internal() {
	shelf | sed 's/^  sas 0-1.*/  sas 0-3 address=0 device=0/; /^  sas [23] /d'
	echo "host 5 driver=ahci"
	echo "scsi 5:0:0:0 lu=5000c50000b00020 serial=ACME0002 size=32768 block=sdq"
}
plant_machine internal
fault serial=ACME0002
check_equal "it is in no bay now" "$rc $out" "42 "
check_contains "... and why" "$err" "is in no bay: on a SATA port"

# --- another disk is in the bay ---
replaced() {
	two="  sas 2 address=5000c50000a00021 phy=2 targets=ssp" \
		today "0 0 sda" "1 1 sdb" "2 7 sdc"
}
plant_machine replaced
fault serial=ACME0002
check_equal "its bay has another disk" "$rc $out" "42 "
check_contains "... which one" "$err" "in yesterday it is in 5000000000009d00:2\
, which has sdc (ACME0007) now."
run_command sg_ses --fault=serial=ACME0002 --known=yesterday --force
check_equal "... also with --force" "$rc $out" "42 "
other_port() {
	two="  sas 2 address=5000c50000a00099 phy=2 targets=ssp" \
		today "0 0 sda" "1 1 sdb"
}
plant_machine other_port
fault serial=ACME0002
check_equal "its bay has another address" "$rc $out" "42 "
other_label() {
	change='  element 2 name="Bay 02,ACME0008"' today "0 0 sda" "1 1 sdb"
}
for two in "  sas 2 address=5000c50000a00021 phy=2 targets=ssp" \
	"  sas 2 address=0 device=0"; do
plant_machine other_label
fault serial=ACME0002
check_equal "its bay has another serial number" "$rc $out" "42 "
check_contains "... which one" "$err" "gives serial number ACME0008 now"
done
unset two
empty() {
	change='  element 2 status=not_installed' today "0 0 sda" "1 1 sdb"
}
plant_machine empty
fault serial=ACME0002
check_equal "its bay is empty" "$rc $out" "0 $bay2"

# --- is it the same shelf? ---
# refused TEXT WHY: the shelf, as the variables say
refused() {
	fault serial=ACME0002
	check_equal "$1" "$rc $out" "42 "
	check_contains "... and why" "$err" "$2"
}
other_id() {
	id=5000000000009dff today "0 0 sda" "1 1 sdb"
}
plant_machine other_id
refused "another shelf" "an enclosure that is not here"
more_bays() {
	bays=5 today "0 0 sda" "1 1 sdb"
}
plant_machine more_bays
refused "another layout" "but the enclosure has other elements now"
from_one() {
	first=1 today "0 0 sda" "1 1 sdb"
}
plant_machine from_one
refused "other slot numbers" "but that bay has another name or number now"
renamed() {
	labels="Slot %d" today "0 0 sda" "1 1 sdb"
}
plant_machine renamed
refused "other labels" "but that bay has another name or number now"
exchanged() {
	today "0 5 sda" "1 6 sdb"
}
plant_machine exchanged
refused "all disks are others" "are others"
one_other() {
	today "0 0 sda" "1 6 sdb"
}
plant_machine one_other
fault serial=ACME0002
check_equal "one other disk is in its place no more: a doubt" "$rc $out" "45 "
check_contains "... and why" "$err" \
	"1 other bay of the enclosure has another disk than in yesterday"
run_command sg_ses --fault=serial=ACME0002 --known=yesterday --dry-run --force
check_equal "... --force overrules it" "$rc $out" "0 $bay2"
no_id() {
	id=0 today "0 0 sda" "1 1 sdb"
}
plant_machine no_id
fault serial=ACME0002
check_equal "without identifier: another shelf" "$rc $out" "42 "
unreadable() {
	today "0 0 sda" "1 1 sdb" | sed '/^pages/,/^end/d'
}
plant_machine unreadable
fault serial=ACME0002
check_equal "the shelf cannot be read" "$out" ""
check_succeeds "... which is a failure" test "$rc" -ne 0

# --- captures of all kinds ---
plant_machine today "0 0 sda" "1 1 sdb"
printf '05 06\n' >hex && printf '# sg_ses capture 1\n' >bare && : >nothing
printf '# sg_ses capture 1\n#f nonsense\n' >broken
for file in hex nothing missing broken bare .; do
	run_command sg_ses --fault=ACME0002 --known=$file
	check_succeeds "not a capture: $file ($rc)" \
		test "$rc" -ne 0 -a -z "$out"
done
run_command sg_ses --fault=ACME0002 --known=hex
check_equal "... the status" "$rc" 1
check_contains "... and why" "$err" "hex is not a saved machine"
run_command sg_ses --fault=ACME0002 --known=bare
check_equal "... one without disks" "$rc" 42
run_command sg_ses --map --known=yesterday
check_equal "only for LEDs" "$rc" 1

# --- labels ---
labelled() {
	change='  element 3 name="Bay 03,GONE0003"'
	shelf
	disk 0 0 sda
	change=
}
plant_machine labelled
run_command sg_ses --capture=yesterday
plant_machine today "0 0 sda"
fault serial=GONE0003
check_equal "by the label of yesterday" "$rc $out" \
	"0 sg_ses --index=0,3 --set=fault /dev/sg0"

exit "$failures"
