#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The names of a target, and names that must not match one.
. "$TOP/tests/map/lib.sh"
plant_machine two_modules

# finds BAY TARGET...: the classic command line has the element
finds() {
	element=$1
	shift
	for target; do
		run_command sg_ses --dry-run --locate="$target"
		check_equal "$target" "$rc ${out% /dev/*}" \
			"0 sg_ses --index=$element --set=ident"
	done
}
# fails STATUS TARGET...
fails() {
	status=$1
	shift
	for target; do
		run_command sg_ses --locate="$target"
		check_equal "$target" "$rc $out" "$status "
		check_succeeds "$target: a message" test -n "$err"
	done
}

finds 0,0 sda /dev/sda /dev/sdd sdd /dev/dm-0 dm-1 mpatha lin \
	/dev/mapper/mpatha /dev/disk/by-id/wwn-0x5000c50000a00000 \
	/dev/disk/by-path/pci-0000:00:06.0-sas-0x5000c50000a00002-lun-0 \
	"$SG_SES_ROOT/dev/sda" sg101 /dev/sg101 0:0:1:0 1:0:1:0 ACME0000 \
	0x5000c50000a00000 5000c50000a00001 5000C50000A00002 \
	naa.5000c50000a00000 wwn-0x5000c50000a00000 \
	3000000000000c01:0 0x3000000000000c01:0 "rack 7 shelf 2:0" sg0:0 \
	/dev/sg0:0 0:0:0:0:0 sg4:@0,0 "sg0:Bay 00" "sg0:bay 00" sg0:0/0 \
	serial=ACME0000 wwn=5000c50000a00000 sas=5000c50000a00002 \
	dev=sda bay=sg0:0
finds 0,4 sdc1 /dev/sdc1 sdg
finds 0,6 nvme0 nvme1 nvme0n1 nvme0c1n1 NV0042
finds 0,7 5000cca0deadbeef 0x5000cca0deadbeef sg0:7
finds 0,5 sg0:@0,5 "sg0:Bay 05"
(cd "$SG_SES_ROOT/dev" && run_command sg_ses --dry-run --locate=./sda &&
	check_equal "./sda" \
		"$rc ${out% /dev/*}" "0 sg_ses --index=0,0 --set=ident")

fails 42 sdh sdz /dev/nope /dev/disk/by-id/nope 12 sg0:99 sg0:@0,99 \
	serial=sda dev=ACME0000 wwn=5000c50000a00001 ""
fails 43 :0
fails 1 all
fails 42 sg0 3000000000000c01 "rack 7 shelf 2" /dev/sg0 sg0/2 sg0:ps,9

run_command sg_ses --dry-run --locate=:0 on sg10
check_equal ":0 of one enclosure" \
	"$rc $out" "0 sg_ses --index=0,0 --set=ident /dev/sg10"
run_command sg_ses --locate=sda on sg10
check_equal "a disk of another enclosure" "$rc" 42
for target in sg0:all sg0:empty sg0:0 sg0:99 "sg0:Bay 03" sg0 sg0/2 \
	sg0:ps,1 sda NV0042 5000cca0deadbeef; do
	for verb in --locate --find; do
		run_command sg_ses $verb="$target" sg10
		check_equal "of an enclosure that was not named: $verb=$target" \
			"$rc $out$(echo "$err" | head -n 1)" "42 $target is in\
 none of the enclosures that were named: 3000000000000d01."
	done
done
run_command sg_ses --locate=sg10:99 sg10
check_contains "... of one that was" "$rc $err" \
	"42 sg10:99: enclosure 3000000000000d01 has no slot 99 (0 to 3)."
run_command sg_ses --locate=sdh
check_contains "why it is in no bay" "$err" "on a SATA port"

# Why a name does not match, and which names are similar.
# says TARGET MESSAGE
says() {
	run_command sg_ses --locate="$1"
	check_equal "$1: the message" "$rc ${err%%
*}" "42 $2"
}
first='3000000000000c01 "rack 7 shelf 2"'
says sg0:99 "sg0:99: enclosure $first has no slot 99 (0 to 11)."
says sg10:12 "sg10:12: enclosure 3000000000000d01 has no slot 12 (0 to 3)."
says sg0:@0,99 "sg0:@0,99: enclosure $first has no element 0,99; --join lists\
 them."
for label in bay3 BAY-03 "Bay 3" "bay 003"; do
	says "sg0:$label" "sg0:$label: nothing in enclosure $first is called\
 $label; did you mean sg0:Bay 03?"
done
says sg0:bay30 "sg0:bay30: nothing in enclosure $first is called bay30; --map\
 shows the labels."
says bay3 "bay3: the slot of an enclosure is named as ENCLOSURE:SLOT; did you\
 mean 3000000000000c01:3, 3000000000000d01:3?"
says 1 "1: the slot of an enclosure is named as ENCLOSURE:SLOT; did you mean\
 3000000000000c01:1, 3000000000000d01:1?"
says nosuch:3 "No enclosure is called nosuch; these are: $first,\
 3000000000000d01."
# a word before the name allows one interpretation: the others have the name
for line in 'dev=sg0:0 device is called' 'dev=ACME0000 device is called' \
	'serial=sda disk has the serial number' \
	'serial= disk has the serial number' \
	'serial=3 disk has the serial number' \
	'wwn=5000c50000a00001 disk has the identifier' \
	'wwn=sda disk has the identifier' \
	'sas=5000c50000a00000 disk or bay has the SAS address' \
	'bay=sda bay (ENCLOSURE:SLOT) is called'; do
	target=${line%% *}
	name=${target#*=}
	hint=
	[ "${line#*disk}" = "$line" ] || hint=" The bay of a disk that is gone\
 is found with --known=FILE, if --capture wrote FILE while the disk was there."
	says "$target" "No ${line#* } ${name:-\"\"}; without\
 \"${target%%=*}=\" the other interpretations are tried, too.$hint"
done
says bay=nosuch:3 "No enclosure is called nosuch; these are: $first,\
 3000000000000d01."
says enc=nosuch "No enclosure is called nosuch; these are: $first,\
 3000000000000d01."
says bay=bay3 "bay3: the slot of an enclosure is named as ENCLOSURE:SLOT; did\
 you mean 3000000000000c01:3, 3000000000000d01:3?"
run_command sg_ses --list-enclosures ''
check_contains "an empty name" "$rc $err" \
	"42 No enclosure is called \"\"; these"
run_command sg_ses --map sda
check_contains "a disk as an enclosure" "$rc $err" "42 "
check_contains "... and the right form" "$err" \
	"sda is a disk, not an enclosure: --find=sda shows its bay"

# a stack on two disks is in no bay of its own
two_disks() {
	two_modules
	echo 'dm 7 name=raid on=sdb,sdc'
}
plant_machine two_disks
fails 43 raid dm-7
# a serial number that is the name of something else
same_name() {
	two_modules | sed 's/serial=ACME0001/serial=sda/'
}
plant_machine same_name
fails 43 sda
finds 0,0 dev=sda /dev/sda
finds 0,1 serial=sda
# subenclosures number their slots alike
sub_slots() {
	slots "$1"
	cat <<END
subenclosure 1 id=3000000000000c02 vendor=ACME product="Drawer"
type dev 2 sub=1 text="Drawer"
  element all name="Drawer %d" slot=3+
  sas all address=0 device=0
END
}
drawers() {
	bays=sub_slots two_modules
}
plant_machine drawers
fails 43 sg0:3
check_contains "the spellings" \
	"$err" "3000000000000c01:0/3, 3000000000000c01:1/3"
finds 0,3 sg0:0/3
finds 1,0 sg0:1/3 3000000000000c02:3 "sg0:Drawer 0"
run_command sg_ses --list-enclosures "rack 7 shelf 2"
check_contains "the list has the name of the drawer" "$out" \
	"1:0:0:0 revision 0103  subenclosure 1: 3000000000000c02"
run_command sg_ses --list-enclosures --json=-p
check_contains "... in JSON, too" "$out" \
	'"subenclosure_identifier_list": ["3000000000000c02"]'
# a nickname with a colon
colon() {
	nickname='a:1' two_modules
}
plant_machine colon
finds 0,3 a:1:3

# --- every name of DEVICE, for both programs; NAME/2 is the second module ---
downloads() {
	two_modules | sed '/^subenclosure 0 .*process=\([12]\)/{
h
s/.*process=\([12]\).*/microcode 0 size=\1M/
x
G
}'
}
plant_machine downloads
# is_at MODULE NAME...: both programs ask that module
is_at() {
	module=$1
	shift
	for name; do
		for program in "sg_ses --page=dm" sg_ses_microcode; do
			# shellcheck disable=SC2086 # it has an option
			run_command $program "$name"
			check_equal "$program $name" \
				"$rc $(printf '%s\n' "$out" |
				sed -n 's/.*maximum size: //p')" \
				"0 $((module << 20)) bytes"
		done
	done
}
is_at 1 /dev/sg0 sg0 0:0:0:0 3000000000000c01 0x3000000000000c01 \
	"rack 7 shelf 2" "Rack 7 shelf 2" 3000000000000c01/1 "rack 7 shelf 2/1"
is_at 2 /dev/sg4 sg4 1:0:0:0 3000000000000c01/2 "rack 7 shelf 2/2" sg0/2
for name in nowhere "rack 7 shelf 2/3" 3000000000000c01/0 nowhere/2; do
	run_command sg_ses_microcode "$name"
	check_succeeds "$name: an error" test "$rc" -ne 0
	check_succeeds "$name: a message" test -n "$err"
done

# Both modules give one number, or only one of them gives one: they are counted
# as --map shows them.
for numbers in "0 0" "1 1" "0 1" "2 1" "1 0"; do
	same_number() {
		downloads | sed "
/type=13/s/sas=3000000000000c1\\(.\\)/& lu=5000c50000c0000\\1/
/pages sg0/,/^end/s/process=[12] /process=${numbers% *} /
/pages sg4/,/^end/s/process=[12] /process=${numbers#* } /"
	}
	plant_machine same_number
	case $numbers in
	"2 1") first=2 second=1 ;;	# these are numbers of their own
	*) first=1 second=2 ;;
	esac
	is_at $first 3000000000000c01/1 "rack 7 shelf 2/1"
	is_at $second 3000000000000c01/2 "rack 7 shelf 2/2" sg0/2
	run_command sg_ses_microcode sg0/3
	check_succeeds "no third module ($numbers)" test "$rc" -eq 42
done
[ $failures -eq 0 ]
