#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# --bay: elements selected by the names of disks and bays, for --get, --set,
# --clear and --join; and slots whose disks are in use are not switched off,
# however they were selected.
. "$TOP/tests/map/lib.sh"

lines() {
	printf '%s\n' "$out" | tr '\n' ' '
}

# --- --bay ---
for bay in sdc sdh rack-0.02 serial=rack-0.02 sg0:2 "sg1:Bay 02" mpathc \
	sas=5000c50000a00021 "rack 7 shelf 2:2"; do
	with sg_ses --bay="$bay" --set=rebuild --get=rebuild --verify
	check_equal "$bay: set" "$rc $(sends) $out" "0 1 1"
done
# shellcheck disable=SC2016 # they are for the inner shell
with sh -c 'for f in rebuild hotspare insert remove dnr fault ident ok; do
	sg_ses --bay=sdb --set=$f && sg_ses --index=0,1 --get=$f sg1
	sg_ses --bay=sdb --clear=$f && sg_ses --index=0,1 --get=$f sg0
	done'
check_equal "every request" "$rc $(sends) $(lines)" \
	"0 16 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 "
with sg_ses --bay=sdd --set=missing
check_equal "a request that is not shown" "$rc $(sends)" "0 1"
with sg_ses --bay=sdb --join
check_contains "join" "$out" "Bay 01 [0,1]  Element type: Array device slot"
check_equal "join: one element" "$(echo "$out" | grep -c 'Element type')" 1
with sg_ses --bay=sdb
check_equal "alone it is a join" "$(echo "$out" | grep -c 'Bay 01 ')" 1
with sg_ses --bay=sg0:ps,1 --get=ident
check_equal "a power supply" "$rc $out" "0 0"
with sg_ses --bay=sdb --get=ident --json=-p
check_contains "JSON: what was selected" "$out" '"bay": {"type_index": 0, "el'
check_contains "JSON: what was read" "$out" '"get_results": [{"index": "0,1"'
with sg_ses --bay=sdb --set=ident --dry-run
check_equal "dry run" "$rc $(sends)" "0 0"
with sg_ses --bay=sdb --get=ident sg0 sg1
check_equal "enclosures to search" "$rc $out" "0 0"
with sg_ses --bay=sdb --get=ident nosuch
check_equal "no such enclosure" "$rc" 42
with sg_ses --bay=sdzz --set=ident
check_equal "no such disk" "$rc $(sends)" "42 0"
with sg_ses --bay=sg0:all --set=ident
check_equal "a set" "$rc $(sends)" "1 0"
check_contains "... is refused" "$err" "one bay or other element is expected"
with sg_ses --capture=file
with sg_ses --inhex=file --bay=sdb --get=ident
check_equal "in a capture" "$rc $out" "0 0"

# --- contradictions ---
for word in --index=1 --dev-slot-num=1 --descriptor=x --sas-addr=1 \
	--bay=sdb --page=es --nickname=x --locate=sda --map; do
	with sg_ses --bay=sda "$word"
	check_equal "$word contradicts it" "$rc $out" "1 "
done
with sg_ses --bay=sda --set=ident --readonly
check_equal "--readonly contradicts it" "$rc $(sends)" "31 0"
for word in --get=ident --join; do
	with sg_ses --bay=sda --force "$word"
	check_equal "--force goes with a change only, not $word" "$rc" 1
done
with sg_ses --b=1 --index=1 --set=ident --dry-run /dev/sg0
check_equal "--b is --byte1" "$rc" 0

# --- what changed meanwhile, and doubts ---
plant_machine doubtful
run_command sg_ses --bay=sg0:9 --set=ident
check_equal "doubt: refused" "$rc $out" "45 "
check_contains "... why" "$err" "--force overrules it, nothing was sent"
run_command sg_ses --bay=sg0:9 --set=ident --force
check_equal "doubt: forced" "$rc" 0
run_command sg_ses --bay=sg0:9 --get=ident
check_equal "doubt: read" "$rc $out" "0 0"
check_contains "... with a warning" "$err" "is in doubt: "
unset SG_SES_ROOT

# --- devoff ---
in_use="is in use: sdc is held by mpathc, sdc1 is mounted on /mnt, sdh is held"
for how in --bay=sdh "--index=0,2 sg0" "--index=arr,2 /dev/sg1" \
	"--dev-slot-num=2 /dev/sg0" "--sas-addr=5000c50000a00021 /dev/sg0" \
	"--bay=sdc --dry-run" "--dry-run --index=0,2 sg1" \
	"--bay=sdc --clear=ident --verify"; do
	# shellcheck disable=SC2086 # several words
	with sg_ses --set=devoff $how
	check_equal "$how: refused" "$rc $(sends) $out" "45 0 "
	check_contains "... what uses it" "$err" \
		"disk sdc,sdh $in_use by mpathc;"
done
with sg_ses --descriptor="Bay 02" --set=3:4 /dev/sg0
check_equal "by position: refused" "$rc $(sends)" "45 0"
with sg_ses --index=arr,-1 --set=devoff /dev/sg0
check_equal "all slots: refused" "$rc $(sends) $(echo "$err" |
	grep -c 'would be switched off')" "45 0 5"
with sg_ses --index=arr --set=devoff /dev/sg0
check_equal "the overall element is all slots" "$rc $(sends)" "45 0"
with sg_ses --index=arr,5-7 --set=devoff /dev/sg0
check_equal "slots with nothing that is used" "$rc $(sends) $err" "0 1 "
with sh -c 'sg_ses --bay=sdc --set=devoff --force
	sg_ses --index=0,2 --get=devoff sg1; sg_ses --bay=sdc --set=ident
	sg_ses --bay=sdc --get=devoff --clear=devoff'
check_equal "forced; what is off stays off, and goes on" \
	"$rc $(sends) $(lines)" "0 3 1 1 "
with sg_ses --index=ps,0 --set=off /dev/sg0
check_equal "not a slot" "$(sends)" 0
with sg_ses --control --page=es --data=0,0,0,0 /dev/sg0
check_equal "bytes of the user are not checked" "$(sends)" 1

# --- what is not known is said, and the page is sent ---
run_command with-enclosure --no-wait --shelf=small --log="$work/log" \
	sg_ses --index=1 --set=devoff /dev/sg0
log=$(cat "$work/log")
check_equal "a disk of another machine" "$rc $(sends) $err" "0 1 "
plant_machine two_modules
rm -rf "$SG_SES_ROOT/proc"
run_command sg_ses --index=0,1 --set=devoff /dev/sg0
check_equal "no mounts" "$rc" 0
check_contains "... it is said" "$err" "/proc/self/mountinfo cannot be read: it"
run_command sg_ses --index=0,5 --set=devoff /dev/sg0
check_contains "no disk is known there" "$rc $err" \
	"Which disk is in element 0,5 \"Bay 05\" is not known, nor whether"
rm -rf "$SG_SES_ROOT/sys"
run_command sg_ses --index=0,1 --set=devoff /dev/sg0
check_equal "no machine" "$rc" 0
check_contains "... it is said" "$err" "Element 0,1 is to be switched off, and\
 it is not known whether its disk is in use: /sys/class, which"
[ $failures -eq 0 ]
