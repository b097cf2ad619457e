#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The map of a machine, in all of its forms.
. "$TOP/tests/map/lib.sh"
plant_machine two_modules

run_command sg_ses --map
check_equal "the table" "$out" "$(cat "$TOP/tests/map/two_modules.txt")"
check_equal "its exit status" "$rc" 0
check_equal "no message" "$err" ""

run_command sg_ses --map -v -q
check_contains "verbose: a path" \
	"$out" "path 1:0:3:0 sdf sg113 5000c50000a00022 running"
check_contains "verbose: how" "$out" "5000c50000a00001 address"
check_contains "verbose: swap" "$out" "sdb,sde -      s "
check_contains "verbose: mounted" "$out" "sdc,sdg -      m "
check_contains "verbose: why in no bay" "$out" \
	"sdh (SATA0001, ahci): on a SATA port, without SAS address"

map_rows
check_equal "columns" "$out" "$(cat <<END
0 disk sda,sdd address
1 disk sdb,sde address
2 empty - -
3 disk sdf address
4 disk sdc,sdg address
- unknown - -
6 disk nvme0n1 serial
7 foreign - -
8 empty - -
9 empty - -
10 empty - -
11 empty - -
0 foreign - -
1 foreign - -
2 empty - -
3 empty - -
END
)"
all=$out
columns=enclosure,nickname,slot,label,element,state,status,led,device
columns=$columns,held,use,model,serial,wwn,size,address,how,node,paths
run_command sg_ses --map=$columns
check_equal "all columns of a bay" \
	"$(printf '%s\n' "$out" | head -n 1 | tr '\t' '\n')" \
	"$(cat <<END
3000000000000c01
rack 7 shelf 2
0
Bay 00
0,0
disk
OK
-
sda,sdd
mpatha
h
ACME Disk
ACME0000
naa.5000c50000a00000
16777216
5000c50000a00001
address
/dev/sg0,/dev/sg4
2/2
END
)"
run_command sg_ses --map=slot,colour
check_equal "a column that there is not" "$rc $out" "1 "
check_contains "the columns that there are" "$err" "serial, wwn, size"

map_rows 3000000000000d01
check_equal "one enclosure" "$out" "$(printf '%s\n' "$all" | tail -n 4)"
map_rows sg4
check_equal "the enclosure of a node" \
	"$out" "$(printf '%s\n' "$all" | head -n 12)"
map_rows "RACK 7 shelf 2"
check_equal "a nickname in other case" \
	"$out" "$(printf '%s\n' "$all" | head -n 12)"
run_command sg_ses --map sg99
check_equal "an enclosure that there is not" "$rc" 42

run_command sg_ses --list-enclosures
check_equal "list" "$(printf '%s\n' "$out" | sed 's/  /\n  /g; s/, /,\n  /g')" \
	"$(cat <<END
3000000000000c01 "rack 7 shelf 2"
  ACME Shelf 12 0103
  IOM 1 of 2: /dev/sg0 0:0:0:0 revision 0103,
  IOM 2 of 2: /dev/sg4 1:0:0:0 revision 0103
3000000000000d01
  ACME Shelf 12 0103
  IOM 1 of 1: /dev/sg10 3:0:1:0
END
)"

run_command sg_ses --map --json=-k
check_equal "JSON: exit status" "$rc" 0
check_contains "JSON: identifiers are strings" "$out" \
	'"logical_identifier": "3000000000000c01"'
check_contains "JSON: a path" "$out" '"block": "sdf",'
check_contains "JSON: an unknown slot" "$out" '"slot": null,'
check_contains "JSON: in no bay" \
	"$out" '"reason": "on a SATA port, without SAS address"'
if command -v python3 >/dev/null; then
	printf '%s\n' "$out" | python3 -c '
import json, sys
def big(x):
    if isinstance(x, dict): return any(big(v) for v in x.values())
    if isinstance(x, list): return any(big(v) for v in x)
    return isinstance(x, int) and abs(x) > 2 ** 53
d = json.load(sys.stdin)
m = d["enclosure_map"]
b = m["enclosure_list"][0]["bay_list"]
assert not big(d)
assert m["complete"] is True and len(b) == 12
assert [len(x["disk"]["path_list"]) if x["disk"] else 0 for x in b] == \
    [2, 2, 0, 1, 2, 0, 2, 0, 0, 0, 0, 0]
assert b[0]["disk"]["held_by"] == ["mpatha"]
assert b[0]["disk"]["array"] == []
assert b[0]["sas_address_list"] == ["5000c50000a00001", "5000c50000a00002"]
' 2>"$work/python"
	check_equal "JSON: as a parser sees it" "$(cat "$work/python")" ""
else
	echo "skip JSON: as a parser sees it: there is no python3"
fi

# names of enclosures, where a device is wanted
for name in sg0 0:0:0:0 /dev/sg0 "$SG_SES_ROOT/dev/sg0" 3000000000000c01 \
	0x3000000000000c01 "rack 7 shelf 2" /dev/bsg/0:0:0:0; do
	ln -sf ../sg0 "$SG_SES_ROOT/dev/bsg/0:0:0:0" 2>/dev/null ||
		{ mkdir "$SG_SES_ROOT/dev/bsg" &&
			ln -s ../sg0 "$SG_SES_ROOT/dev/bsg/0:0:0:0"; }
	run_command sg_ses --page=cf "$name"
	check_contains "DEVICE $name" "$out" "relative ES process id: 1,"
done
run_command sg_ses --page=cf 1:0:0:0
check_contains "DEVICE 1:0:0:0" "$out" "relative ES process id: 2,"
run_command sg_ses --page=cf nobody
check_equal "DEVICE nobody" "$rc" 52

# all enclosures of the machine
run_command sg_ses --metrics
check_contains "metrics know the disks" "$out" \
	'sas_address="0x5000c50000a00022",device="sdf"'
check_equal "metrics of all enclosures" \
	"$(printf '%s\n' "$out" | grep -c '^ses_up{.*} 1$')" 3
run_command sg_ses --check
check_equal "check of all enclosures" "$rc" 1
check_contains "check counts bays once" "$out" "'e1_elements_ok'"

# doubts and notes
contradictory() {
	differ | sed 's/^  element 2 status/  element 1-2 status/'
}
plant_machine contradictory
run_command sg_ses --map --json=-k
check_contains "JSON: a doubt" "$out" '"/dev/sg4 calls this slot 1, not 0"'
check_contains "JSON: a note" "$out" '"not installed, says the status; '

# what disks are parts of: md, LVM on it, btrfs on an encrypted map, on a
# partition and, without a label, on a disk; a volume group has a "-" doubled
stacked() {
	two_modules
	btrfs=/sys/fs/btrfs
	a=$btrfs/11111111-2222-3333-4444-555555555555
	b=$btrfs/66666666-7777-8888-9999-000000000000
	cat <<END
md 127 on=sdf
dm 2 name=vg--0-home uuid=LVM-AbCdEf on=md127
dm 3 name=vg--0-srv--1 uuid=LVM-AbCdEg on=md127
dm 4 name=luks uuid=CRYPT-LUKS2-01-luks on=dm-0
link $a/devices/dm-4 ../../../../devices/virtual/block/dm-4
link $a/devices/sdc1 ../../../../class/block/sdc1
file $a/label tank
link $b/devices/sdb ../../../../class/block/sdb
file $b/label ""
file $btrfs/features/raid56 0
END
}
plant_machine stacked
run_command sg_ses --map=slot,held,array sg4
check_equal "what disks are parts of" "$(printf '%s\n' "$out" | head -n 6)" \
	"$(cat <<END
0	mpatha	tank
1	-	66666666-7777-8888-9999-000000000000
2	-	-
3	md127	md127,vg-0
4	-	tank
-	-	-
END
)"
run_command sg_ses --map sg4
check_line "... for people in one column" "$out" '^ *3 .* sdf  *md127,vg-0 '
run_command sg_ses --find=sdf
check_contains "... in the answer of --find" "$out" "held by md127,vg-0"
run_command sg_ses --capture=machine -q
run_command sg_ses --inhex=machine --map=slot,array 3000000000000c01
check_line "... in a capture" "$out" '^3	md127,vg-0$'
check_line "... which has the names" "$(cat machine)" "vg--0-srv--1"
run_command sg_ses --inhex=machine --capture=nobody --anonymise
check_equal "... and an anonymised one has none" \
	"$(grep -c 'tank\|vg-\|-luks' nobody)" 0
run_command sg_ses --inhex=nobody --map=slot,array
check_line "... but shows what belongs together" "$out" '^3	md127,map[0-9]*'

# machines without any
plant_machine echo host 0
run_command sg_ses --map
check_equal "no enclosure" "$rc" 42
check_contains "no enclosure: a hint" "$err" "RAID adapters"
run_command sg_ses --metrics
check_equal "no enclosure: metrics" "$rc" 42
run_command sg_ses --check
check_equal "no enclosure: check" "$rc" 3
rm -r "$SG_SES_ROOT/sys"
run_command sg_ses --map
check_equal "no sysfs" "$rc" 52
[ $failures -eq 0 ]
