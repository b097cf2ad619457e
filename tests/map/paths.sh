#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Disks that have lost one of their paths; and disks that have not, although
# they have fewer paths than others.
. "$TOP/tests/map/lib.sh"

# paths WHAT WANT: slot and paths of the bays with a disk, in one line
paths() {
	run_command sg_ses --map=slot,paths,state
	check_equal "$1" "$rc $(printf '%s\n' "$out" | sed -n 's/\tdisk$//p' |
		tr '\t\n' '= ')" "$2"
}

# lost WHAT WANT: the findings about the bays
lost() {
	run_command sg_ses --map
	check_equal "$1" "$(printf '%s\n' "$out" | sed -n 's/^ *! //p')" "$2"
}

# --- two modules, a disk that is cabled to one of them ---
plant_machine two_modules
paths "one disk with one path" "0 0=2/2 1=2/2 3=1/2 4=2/2 6=- "
lost "... which one is missing" \
	"1 of 2 paths; lost: host 0 through IOM 1 (/dev/sg0)"
run_command sg_ses --map
check_contains "... in the sum" "$out" ", 1 disk with a lost path"
run_command sg_ses --map --json
check_contains "... in JSON" "$out" '"paths": 1,'
check_contains "... and what is expected" "$out" '"paths_expected": 2,'
check_contains "... and said" "$out" \
	'"1 of 2 paths; lost: host 0 through IOM 1 ('
run_command sg_ses --locate=sdf
check_equal "... which keeps no LED from being lit" "$rc" 0

run_command sg_ses --check
check_equal "... of which --check warns" "$rc" 1
check_contains "... with the bay and the disk" "$out" \
	"Bay 03 [0,3] (sdf): 1 of 2 paths; lost: host 0 through IOM 1"
run_command sg_ses --metrics
check_equal "... and metrics count" "$(printf '%s\n' "$out" |
	sed -n 's/^\(ses_slot_paths[a-z_]*\){.*esp="1".*index="0,3".*} /\1 /p' |
	tr '\n' ' ')" "ses_slot_paths 1 ses_slot_paths_expected 2 "

check_contains "... performance data, too" "$(sg_ses --check)" \
	"'e0_paths_lost'=1;0"
# module 1 does not know the port that the disk has
for node in /dev/sg4 sg4; do
	run_command sg_ses --check $node
	check_contains "... --check $node" "$rc $out" \
		"Bay 03 [0,3] (sdf): 1 of 2 paths; lost: host 0"
	check_contains "... and its performance data" "$out" "'paths_lost'=1;0"
	run_command sg_ses --metrics $node
	check_contains "... --metrics $node" "$(printf '%s\n' "$out" |
		sed -n '/^ses_slot_paths.*index="0,3"/s/{.*}//p')" \
		"ses_slot_paths 1
ses_slot_paths_expected 2"
done
run_command sg_ses --capture=saved
run_command sg_ses --check --inhex=saved
check_contains "... a capture" "$rc $out" "1 SES WARNING - "
check_contains "... has them" "$out" "'e0_paths_lost'=1;0"
sg_ses --page=all -HHHH sg0 >pages
run_command sg_ses --check -v --inhex=pages
check_contains "pages alone: why not" "$err" "Lost paths are not checked: \
captured pages do not have the disks, which a file of --capture has."
check_lacks "... and no number" "$out" "paths_lost"

all_cabled() {
	real_modules
	disk 0 4 2 sdi
}
plant_machine all_cabled
paths "all disks with both" "0 0=2/2 1=2/2 3=2/2 4=2/2 6=- "
lost "... and nothing is said" ""
run_command sg_ses --map
check_lacks "... nor summed up" "$out" "lost path"
run_command sg_ses --check
check_equal "... and --check is content" "$rc" 0
check_contains "... none is lost" "$out" "'paths_lost'=0;0"

# a path that the kernel still has
offline() {
	all_cabled | sed '/^scsi 1:0:1:0/s/$/ state=offline/'
}
plant_machine offline
paths "a path that is offline" "0 0=1/2 1=2/2 3=2/2 4=2/2 6=- "
lost "... is told" "1 of 2 paths; lost: host 1 through IOM 2 (/dev/sg4)\
 (1:0:1:0 sdd is offline)"

# all disks of a module, which is there itself
module_without_disks() {
	all_cabled | grep -v '^scsi 1:0:[1-9]:0'
}
plant_machine module_without_disks
paths "all disks behind one module" "0 0=1/2 1=1/2 3=1/2 4=1/2 6=- "
run_command sg_ses --map
check_contains "... in the sum" "$out" ", 4 disks with a lost path"

# the cable of a module: nothing is known of it, nor expected
module_gone() {
	all_cabled | sed -e '/^scsi 1:/d' -e '/^pages sg4$/,/^end$/d'
}
plant_machine module_gone
paths "one module on one host" "0 0=1/1 1=1/1 3=1/1 4=1/1 6=- "
lost "... and nothing is said" ""

# the module answers no more, but its expander does its work
no_answer() {
	all_cabled | sed -e '/^scsi 1:0:0:/d' -e '/^pages sg4$/,/^end$/d'
}
plant_machine no_answer
paths "no node of the module" "0 0=2/2 1=2/2 3=2/2 4=2/2 6=- "
no_answer_no_path() {
	no_answer | sed '/^scsi 1:0:2:0/d'
}
plant_machine no_answer_no_path
paths "... and a disk without it" "0 0=2/2 1=1/2 3=2/2 4=2/2 6=- "
lost "... by the host alone" "1 of 2 paths; lost: host 1"
unreadable() {
	all_cabled | sed -e '/^pages sg4$/,/^end$/d' -e '/^scsi 1:0:2:0/d'
}
plant_machine unreadable
run_command sg_ses --map
check_contains "... nor when it cannot be read" "$out" \
	"1 of 2 paths; lost: host 1"

# --- two adapters and two modules, with expanders: four ways ---
plant_machine many 1
run_command sg_ses --map=paths
check_equal "four paths" \
	"$rc $(printf '%s\n' "$out" | uniq -c | tr -s ' ')" "0  60 4/4"
three() {
	many 1 | sed -e '/^scsi 1:0:63:0 /d'
}
plant_machine three
run_command sg_ses --map=slot,paths
check_equal "three paths" \
	"$(printf '%s\n' "$out" | grep -v 4/4 | tr '\t' ' ')" "1 3/4"
lost "... which one is missing" \
	"3 of 4 paths; lost: host 1 through IOM 2 (/dev/sg183)"
one_adapter() {
	many 1 | sed -e '/^scsi 0:0:63:0 /d' -e '/^scsi 1:/d' \
		-e '/^expander 1:/d'
}
plant_machine one_adapter
run_command sg_ses --map=slot,paths
check_equal "one adapter, two modules" \
	"$(printf '%s\n' "$out" | grep -v 2/2 | tr '\t' ' ')" "1 1/2"
lost "... which one is missing" \
	"1 of 2 paths; lost: host 0 through IOM 2 (/dev/sg61)"

# --- nothing is expected ---
plant_machine chain
paths "SATA disks" "0 0=1/1 1=1/1 2=1/1 0=1/1 1=1/1 2=1/1 "
sata_of_one() {
	real_modules | sed -e '/^  sas 0-1 address=5000c50000a00002/{
	s/0-1/1/; s/00002+16/00012/
	s/.*/  sas 0 address=0 device=0\n&/
	}' -e '/^scsi 1:0:1:0/d' \
		-e '/^scsi 0:0:1:0/s/$/ vendor=ATA/'
}
plant_machine sata_of_one
paths "a SATA disk that one module names" "0 0=1/1 1=2/2 3=1/2 4=2/2 6=- "
raid() {
	real_modules | grep -v '^scsi 1:0:[1-9]:0' |
		sed -e 's/^host .*/& driver=megaraid_sas/'
}
plant_machine raid
paths "a RAID adapter shows one path" "0 0=1/1 1=1/1 4=1/1 6=- "
# --- the links: rates and error counters ---
links() {
	real_modules | sed \
		-e '/^scsi 0:0:1:0/s/$/ rate="12.0 Gbit" errors=4711,2,0,1/' \
		-e '/^scsi 1:0:1:0/s/$/ rate="6.0 Gbit" errors=0,x,x,x/' \
		-e '/^scsi 0:0:2:0/s/$/ rate=Unknown errors=x,x,x,x/'
}
columns=slot,rate,invalid_dwords,disparity_errors,sync_losses,reset_problems
plant_machine links
run_command sg_ses --map=$columns
check_equal "a value for each path" "$(printf '%s\n' "$out" | tr '\t' '|' |
	sed -n -e 1p -e 2p -e 3p)" \
	"0|12.0 Gbit,6.0 Gbit|4711,0|2,-|0,-|1,-
1|-|-|-|-|-
2|-|-|-|-|-"
run_command sg_ses --map -v
check_contains "... with -v below the path" "$out" \
	"sda sg101 5000c50000a00001 running
            phy-0:1 12.0 Gbit, invalid_dword_count 4711,"
check_contains "... what could be read" "$out" \
	"phy-1:1 6.0 Gbit, invalid_dword_count 0
"
run_command sg_ses --map --json
check_contains "... in JSON" "$out" '"running_disparity_error_count": 2,'
check_equal "... what could be read" \
	"$(printf '%s\n' "$out" | grep -c '_count": 0')" 2
run_command sg_ses --metrics
check_equal "metrics: rates" "$(printf '%s\n' "$out" | sed -n \
	's/^ses_slot_link_bytes_per_second{.*index="0,0".*,phy=//p' |
	tr '\n' ' ')" '"phy-0:1"} 1500000000 "phy-1:1"} 750000000 '
check_equal "... counters" "$(printf '%s\n' "$out" | sed -n \
	's/^ses_slot_phy_errors_total{.*index="0,0".*,phy="\(.*\)/\1/p')" \
'phy-0:1",counter="invalid_dword_count"} 4711
phy-0:1",counter="running_disparity_error_count"} 2
phy-0:1",counter="loss_of_dword_sync_count"} 0
phy-0:1",counter="phy_reset_problem_count"} 1
phy-1:1",counter="invalid_dword_count"} 0'
check_equal "... of other disks nothing can be read" "$(printf '%s\n' "$out" |
	grep -c '^ses_slot_\(link\|phy\)')" 7
check_contains "... which are counters" "$out" \
	"# TYPE ses_slot_phy_errors_total counter"
run_command sg_ses --metrics=openmetrics
check_contains "... of OpenMetrics" "$out" "# TYPE ses_slot_phy_errors counter"
two_units() {
	links | sed '/^scsi 0:0:1:0/{p; s/0:0:1:0/0:0:1:1/
		s/0 serial/8 serial/; s/block=sda/block=sdx/; s/sg=101//
		s/rate=.*//;}'
}
plant_machine two_units
run_command sg_ses --metrics
check_equal "... a phy of two logical units once" "$(printf '%s\n' "$out" |
	grep -c '^ses_slot_phy_errors_total{.*phy="phy-0:1"')" 4
expander_links() {
	many 1 | sed '/^scsi 0:0:2:0 /s/$/ rate="22.5 Gbit" errors=1,2,3,4/'
}
plant_machine expander_links
run_command sg_ses --map=$columns
check_contains "a phy of an expander" "$(printf '%s\n' "$out" | tr '\t' ' ')" \
	"1 22.5 Gbit,-,-,- 1,-,-,- 2,-,-,- 3,-,-,- 4,-,-,-"
run_command sg_ses --capture=saved
run_command sg_ses --inhex=saved --map=$columns
check_contains "... in a capture" "$(printf '%s\n' "$out" | tr '\t' ' ')" \
	"1 22.5 Gbit,-,-,- 1,-,-,- 2,-,-,- 3,-,-,- 4,-,-,-"
[ $failures -eq 0 ]
