#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Shelves whose modules have some of the bays each: "No access allowed"
# for the others; and modules that refuse.
. "$TOP/tests/map/lib.sh"

# half NODE PROCESS: one of two modules; the even bays are those of module 1,
# the odd ones of module 2. $lit are bays whose LED is lit.
half() {
	maker="vendor=ACME product=Halves"
	which="revision=0103 process=$2 processes=2"
	cat <<END
pages $1
inquiry $maker naa=5000c500000c000$2
subenclosure 0 id=3000000000000e01 $maker $which
type arr 6
  element all name="SLOT %02d,SERIAL$2   " slot=0+ ident=0
END
	for bay in 0 1 2 3 4 5; do
		[ $((bay % 2)) -eq $(($2 - 1)) ] || {
			echo "element $bay status=no_access"
			continue
		}
		state=ok
		[ $bay -lt 4 ] || state=not_installed
		echo "element $bay status=$state"
		case " ${lit-} " in
		*" $bay "*) echo "element $bay ident=1" ;;
		esac
	done
	cat <<END
  sas 0-3 address=5000c50000a0000$2+16 phy=0+ targets=ssp
  sas 4-5 address=0 device=0
type ps 1
END
	echo end
}
halves_nodes() {
	module_nodes
	disks
}
halves() {
	halves_nodes
	half sg0 1
	half sg4 2
}

lit="1 3 4"
plant_machine halves
run_command sg_ses --map=slot,state,led,device
check_equal "each module has half of the bays" \
	"$rc $(echo "$out" | tr '\t' ' ')" \
	"0 0 disk - sda,sdd
1 disk L sdb,sde
2 disk - sdf
3 disk L sdc,sdg
4 empty L -
5 empty - -"
for way in "0 /dev/sg0" "1 /dev/sg4" "2 /dev/sg0" "3 /dev/sg4"; do
	bay=${way% *}
	for verb in --locate --fault; do
		run_command sg_ses $verb=:"$bay" --dry-run
		check_equal "$verb: the module of bay $bay" "$rc ${out##* }" \
			"0 ${way#* }"
	done
	run_command sg_ses --led=:"$bay" off --dry-run
	check_equal "--led off: the module of bay $bay" \
		"$rc ${out##* }" "0 ${way#* }"
done
run_command sg_ses --locate=sdb off
check_equal "what is lit goes off, through its module" "$rc $out" \
	"0 off: 3000000000000e01 slot 1 \"SLOT 01,SERIAL2\"\
 (sdb,sde ACME0001) via /dev/sg4, confirmed"
run_command sg_ses --locate=sdb on
check_contains "... it was on" "$out" "confirmed, was already on"
check_lacks "a module without access is no second opinion" \
	"$out" "does not show it"
run_command sg_ses --locate=:1 --json
check_contains "... nor in JSON" "$out" '"other_node_agrees": null'
run_command sg_ses --locate=all off
check_equal "all off: each through its module" "$rc $(echo "$out" |
	sed 's/.*slot \([0-9]\).* via \([^ ]*\) *.*/\1 \2/' | tr '\n' ' ')" \
	"0 1 /dev/sg4, 3 /dev/sg4, 4 /dev/sg0, "
run_command sg_ses --locate=all off --dry-run
check_equal "... with a page for each of the two" \
	"$(echo "$out" | sed 's/.* //' | uniq -c | tr -s ' \n' ' ')" \
	" 2 /dev/sg4 1 /dev/sg0 "

run_command sg_ses --metrics
check_equal "metrics: one row of a bay" "$(echo "$out" |
	sed -n 's/^ses_element_status_code{.*index="\(0,.\)".*/\1/p' |
	sort | uniq -c | tr -s ' \n' ' ')" \
	" 1 0,0 1 0,1 1 0,2 1 0,3 1 0,4 1 0,5 "
check_equal "metrics: from the module with access" "$(echo "$out" |
	grep '^ses_element_status_code' |
	sed -n 's/.*esp="\(.\)".*index="0,\(.\)".* \(.*\)/\2\1\3/p' |
	sort | tr '\n' ' ')" "011 121 211 321 415 525 "
check_equal "metrics: other elements of both modules stay" \
	"$(echo "$out" | grep -c '^ses_element_status_code.*index="1,0"')" 2

# --- --bay goes through the module with access ---
for bay in 0 1 2 3 4 5; do
	run_command sg_ses -v --bay=":$bay" --set=rebuild --get=rebuild --verify
	check_contains "--bay: bay $bay" "$rc $out$err" \
		"--bay=:$bay is element 0,$bay of /dev/sg$((bay % 2 * 4))"
done

# --- only the module without access is left ---
module_gone() {
	halves | sed -e '/^scsi 1:/d' -e '/^pages sg4$/,/^end$/d'
}
plant_machine module_gone
run_command sg_ses --map=slot,state,led,device
check_equal "no module with access" "$rc $(echo "$out" | tr '\t' ' ')" \
	"0 0 disk - sda
1 no access - sdb
2 foreign - -
3 no access - sdc
4 empty L -
5 no access - -"
run_command sg_ses --map
check_contains "... counted" \
	"$out" "6 bays, 1 disk, 1 foreign, 1 empty, 3 no access"
run_command sg_ses --map --json
check_contains "... in JSON" "$out" '"state": "no access"'
for request in "--locate=:1" "--locate=sdb" "--locate=sdb off" \
	"--fault=:5 off" "--led=:1 off" "--locate=sdb --dry-run" \
	"--locate=:1 --force"; do
	# shellcheck disable=SC2086 # several words
	run_command sg_ses $request
	check_equal "... refused: $request" "$rc $out" "45 "
	check_contains "... and why" "$err" \
		'/dev/sg0 answers "No access allowed" for it'
done
run_command sg_ses --locate=:0
check_contains "... its own bays it switches" "$rc $out" "0 on: "
for request in --set=rebuild "--clear=ok --force" --get=ident \
	"--dry-run --set=ok"; do
	# shellcheck disable=SC2086 # several words
	run_command sg_ses --bay=sdb $request
	check_equal "... refused: --bay=sdb $request" "$rc $out" "45 "
	check_contains "... and why" "$err" \
		'/dev/sg0 answers "No access allowed" for slot 1'
done
run_command sg_ses --bay=sdb --join
check_contains "... shown all the same" "$rc $out" "status: No access allowed"
run_command sg_ses --metrics
check_equal "... metrics have one row of each bay" "$(echo "$out" |
	grep -c '^ses_element_status_code.*index="0,')" 6
unreadable() {
	halves | sed '/^pages sg4$/,/^end$/d'
}
plant_machine unreadable
run_command sg_ses --locate=sdb
check_equal "its module cannot be read" "$rc $out" "45 "
run_command sg_ses --map=slot,state
check_contains "... no bay of it is told as empty" \
	"$(echo "$out" | tr '\t' ' ')" \
	"5 no access"

# --- modules that refuse: emulated ---
plant_machine emulated_pair
# of NODE-NUMBER: the description of a module by itself
alone() {
	half "sg$1" $((1 + $1)) | sed -e '/^pages/d' -e '/^end$/d'
}
open_half() {
	alone "$1" | sed 's/no_access/ok/'
}
lit=
open_half 0 >one && open_half 1 >two
# with [OPTION...] COMMAND...: of the second module; $first is one of the first
first=
with() {
	rm -rf "$work/log" "$work/state"
	# shellcheck disable=SC2086 # nothing or a word
	run_command with-enclosure --no-wait --shelf="$work/one" $first \
		--shelf="$work/two" --log="$work/log" "$@"
	sent=$(sed -n 's/^\([^ ]*\) cdb=1d.*/\1/p' "$work/log" | tr '\n' ' ')
}
with sg_ses --locate=:1
check_equal "emulated: through the first module" "$rc $sent" "0 /dev/sg0 "
with --fault=op=1d,times=1,sense=5/26/00 sg_ses --locate=:1
check_equal "it refuses: through the next module" \
	"$rc $sent" "0 /dev/sg0 /dev/sg1 "
check_contains "... and it is told" "$out" "after /dev/sg0: "
first=--quirk=ignore-control
with sg_ses --locate=:1
check_equal "it does not take: through the next module" "$rc $sent" \
	"0 /dev/sg0 /dev/sg1 "
check_contains "... and it is told" "$out" "via /dev/sg1, confirmed"
with --quirk=ignore-control sg_ses --locate=:1
check_equal "it does not take: neither does the next one" "$rc $sent" \
	"44 /dev/sg0 /dev/sg1 "
first=
alone 0 >one && alone 1 >two
with sg_ses --locate=:1
check_equal "only the module with access is asked" "$rc $sent" "0 /dev/sg1 "
with --fault=op=1d,sense=5/26/00 sg_ses --locate=:1
check_equal "it refuses, and the other one has no access" \
	"$rc $sent" "45 /dev/sg1 "
check_contains "... and why" "$err" "/dev/sg0 answers"
with --fault=op=1d,sense=2/04/03 sg_ses --locate=:1
check_equal "it is not ready, and the other one has no access" "$rc $sent" \
	"2 /dev/sg1 "
with sg_ses --map=slot,state
check_equal "a map costs no more" "$(grep -c cdb= log)" 10

# --- three modules with a bay each, and a bay of none ---
three() {
	maker="vendor=ACME product=Trio revision=0103"
	cat <<END
host 0
host 1
host 2
shelf rack
inquiry vendor=ACME product="Trio" serial=TRIO-1 naa=5000c500000c0001
subenclosure 0 id=3000000000000c03 $maker process=1 processes=3
type arr 4
  element all name="Bay %02d" slot=0+
END
	for module in 1 2 3; do
		echo "  sas 0-3 address=5000c50000a0000$module+16" \
			"attached=50000000000000e$module phy=0+ targets=ssp"
	done
	echo end
	for module in 1 2 3; do
		echo "module sg$((module - 1)) of=rack host=$((module - 1))" \
			"process=$module expander=50000000000000e$module" \
			"access=$((module - 1))"
	done
}
three >three.machine
unset SG_SES_ROOT
# shellcheck disable=SC2016 # for the other shell
run_command with-enclosure --kernel="$work/three.machine" sh -c '
	for slot in 2 1 0 3; do
		sg_ses --locate=:$slot >out 2>>err
		echo "$?" $(grep -o "via [^,]*" out)
	done
	shelf lit
	sg_ses --map=slot,state,paths | tr "\t" " "
	sg_ses --metrics | grep "^ses_slot_paths{" | grep -o "index.*" |
		cut -d , -f 1,2 | sort | uniq -c | tr -s " "'
check_equal "three modules: each bay by the one that has access" "$out" \
	"0 via /dev/sg2
0 via /dev/sg1
0 via /dev/sg0
45
rack 0,0 ident
rack 0,1 ident
rack 0,2 ident
0 disk 3/3
1 disk 3/3
2 disk 3/3
3 no access -
 1 index=\"0,0\"
 1 index=\"0,1\"
 1 index=\"0,2\""
check_contains "... a bay of none" "$(cat err)" \
	'/dev/sg0, /dev/sg1, /dev/sg2 answer "No access allowed" for it'
[ $failures -eq 0 ]
