#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What the table of --map shows at a glance: what is not well, in the rows and
# in the sum; what the letters of LEDs mean; two host adapters at each module;
# the width and the colours of a terminal.
. "$TOP/tests/map/lib.sh"

# --- what is not well ---
#
# $1: elements that are not as they should be
ends="attached=50000000000000e1 targets=ssp"
ill() {
	box
	cat <<END
type arr 9 text="Slots"
element all name="Bay %d" slot=0+ status=ok
$1
sas 0-7 address=5000c50000d00001+16 phy=0+ $ends
sas 8 address=0 device=0
end
END
	for n in 0 1 2 3 4 5 6; do
		echo "scsi 0:0:$((n + 1)):0 sas=5000c50000d000${n}1" \
			"lu=5000c50000d000${n}0 serial=S$n block=sd$n"
	done
}
plant_machine ill "element 1 status=critical prdfail=1 fault_sensed=1
element 2 status=unrecoverable
element 3 status=noncritical
element 4 prdfail=1 ident=1
element 5 status=noncritical fault_sensed=1
element 6 status=no_access
element 7 status=critical
element 8 status=not_installed"

run_command sg_ses --map
check_equal "the state has what is not well, and the worst of it" \
	"$(printf '%s\n' "$out" | sed -n 's/^ *\([0-9]\) Bay . /\1 /p' |
		cut -c1-20 | sed 's/ *$//')" \
	"0 disk
1 disk critical
2 disk unrecoverable
3 disk noncritical
4 disk failing
5 disk faulty
6 no access
7 foreign critical
8 empty"
check_contains "the sum counts it" "$out" "  9 bays, 6 disks, 1 foreign, \
1 empty, 1 no access, 1 unrecoverable, 2 critical, 1 failing, 1 faulty, \
1 noncritical"
check_contains "the letters that are shown have a legend" "$out" \
	"  L locate requested, f fault sensed
  9 bays,"
check_equal "... in one line" "$(printf '%s\n' "$out" | grep -c requested)" 1
run_command sg_ses --front
check_contains "--front has the same" "$out" \
	"  L locate requested, f fault sensed
  9 bays,"

run_command sg_ses --map=slot,state,condition
check_equal "for scripts, state and condition are columns" \
	"$(printf '%s\n' "$out" | tr '\t' ' ')" \
	"0 disk -
1 disk critical
2 disk unrecoverable
3 disk noncritical
4 disk failing
5 disk faulty
6 no access -
7 foreign critical
8 empty -"
run_command sg_ses --map --json
check_equal "JSON: the condition, and what predicts a failure" \
	"$(printf '%s\n' "$out" | sed -n 's/^ *"slot": //p
		s/^ *"condition": //p; s/^ *"predicted_failure": //p' |
		tr -d '\n' | tr ',' ' ')" \
	'0 null false 1 "critical" true 2 "unrecoverable" false '\
'3 "noncritical" false 4 "failing" true 5 "faulty" false '\
'6 null false 7 "critical" false 8 null false '

plant_machine ill "element 8 status=not_installed"
run_command sg_ses --map
check_contains "all is well: no legend, no more in the sum" "$out" \
	" -
  9 bays, 7 disks, 1 foreign, 1 empty"
check_equal "... and no word of what is not well" \
	"$(printf '%s\n' "$out" | grep -c 'critical\|failing\|lost')" 0
plant_machine two_modules
run_command sg_ses --map
check_line "a lost path is not well" "$out" \
	'^ *3 Bay 03 disk path lost -  *sdf .* 1/2$'

# --- two host adapters ---
plant_machine many 1 4
run_command sg_ses --map
check_equal "the nodes of a module are together" \
	"$(printf '%s\n' "$out" | sed -n 2p)" \
	"  IOM 1: sg0 sg122  IOM 2: sg61 sg183"
run_command sg_ses --map -v -q
check_contains "verbose: each node by all of its names" "$out" \
	"    IOM 1 of 2: /dev/sg122 1:0:0:0 revision 0001    IOM 2 of 2: "
run_command sg_ses --list-enclosures
check_contains "the list has them, too" "$out" \
	", IOM 1 of 2: /dev/sg122 1:0:0:0 revision 0001, IOM 2 of 2: "
# sg61 and sg183, the nodes of module 2, are not there
one_module() {
	many 1 4 | awk '/^pages sg(61|183)$/ { gone = 1 }
		!gone && !/ sg=(61|183) type=13/
		/^end/ { gone = 0 }'
}
plant_machine one_module
run_command sg_ses --map
check_equal "a module that is missing shows in the number of modules" \
	"$(printf '%s\n' "$out" | sed -n 2p)" "  IOM 1 of 2: sg0 sg122"
other_revision() {
	many 1 4 | awk '/process=2/ { sub("process=2", "revision=0002 &") }
		{ print }'
}
plant_machine other_revision
run_command sg_ses --map -q
check_equal "revisions that differ are with their modules" \
	"$(printf '%s\n' "$out" | sed -n 2p)" \
	"  IOM 1: sg0 sg122 revision 0001  IOM 2: sg61 sg183 revision 0002"

# --- the revision of disks ---
revisions() {
	two_modules | sed 's/^scsi .* block=sd[adf] .*/& rev=A0C1/
		s/^nvme .*/& rev=GDC5602Q/'
}
plant_machine revisions
run_command sg_ses --map=slot,rev
check_equal "the firmware revision of disks" \
	"$(printf '%s\n' "$out" | tr '\t' ' ' | head -n 8)" \
	"0 A0C1
1 0001
2 -
3 A0C1
4 0001
- -
6 GDC5602Q
7 -"
run_command sg_ses --map -v -q
check_line "... with -v in the table" "$out" "MODEL  *REV  *SERIAL"
check_line "... there" "$out" "ACME NVMe GDC5602Q NV0042"
run_command sg_ses --map
check_lacks "... and without -v not" "$out" GDC5602Q
run_command sg_ses --map --json
check_contains "... and in JSON" "$out" '"revision": "A0C1",'

# --- the width of a terminal ---

# on_terminal COLUMNS COMMAND: its output there in $out
TERM=xterm
export TERM
unset NO_COLOR
on_terminal() {
	out=$(script -qec "stty cols $1; $2" /dev/null </dev/null | tr -d '\r')
}
table() {
	printf '%s\n' "$out" | grep '^ SLOT\|^ [ 0-9-]\{3\}[0-9-] '
}
identifiers() {
	table | grep -o '5000[0-9a-f]\{12\}\|ACME[0-9]\{4\}\|NV[0-9]\{4\}'
}
if command -v script >/dev/null; then
	plant_machine two_modules
	run_command sg_ses --map sg4
	piped=$out
	all=$(identifiers)
	on_terminal 200 "sg_ses --map --color=never sg4"
	check_equal "a wide terminal shows what a pipe gets" "$out" "$piped"
	on_terminal 40 "sg_ses --map sg4 | cat"
	check_equal "what is no terminal is not cut" "$out" "$piped"
	for columns in 95 80 70 60 55; do
		on_terminal $columns "sg_ses --map --color=never sg4"
		check_equal "$columns columns: no row is longer" \
			"$(table | grep -c "^.\{$((columns + 1))\}")" 0
		check_equal "... and the identifiers are complete" \
			"$(identifiers)" "$all"
	done
	on_terminal 30 "sg_ses --map sg4"
	check_equal "they are, even if they do not fit" "$(identifiers)" "$all"
	on_terminal 95 "sg_ses --map sg4"
	check_contains "a model is cut" "$out" " ACME Di~ ACME0000 16.8 MB "
	on_terminal 95 "LC_ALL=C.UTF-8 sg_ses --map sg4"
	check_contains "... in UTF-8" "$out" " ACME Di… ACME0000 16.8 MB "
	on_terminal 80 "sg_ses --map=slot,device,model,address,serial,node,wwn"
	check_line "columns for scripts are not cut" "$out" "5000c50000a00000$"
	for columns in 90 70 60 50; do
		on_terminal $columns "sg_ses --sensors --color=never \
			--inhex=$TOP/tests/cases/shelf.hex"
		check_equal "sensors, $columns columns: no row is longer" \
			"$(printf '%s\n' "$out" |
			grep -c "^.\{$((columns + 1))\}")" 0
		check_line "... values and states are there" "$out" \
			' 58 C .*Nonc'
	done
	plant_machine many 1 4
	on_terminal 95 "sg_ses --map"
	check_line "devices are cut at a comma" "$out" \
		' Slot 53 disk  -   sdbb,sddj,sdfr+  '
else
	echo "skip the width of a terminal: there is no script"
fi

# --- its colours ---
red=$(printf '\033[31m') yellow=$(printf '\033[33m') off=$(printf '\033[0m')

# escapes: how many control sequences there are
escapes() {
	printf '%s' "$out" | tr -dc '\033' | wc -c | tr -d ' '
}
plant_machine ill "element 1 status=critical
element 2 prdfail=1
element 3 name=\"Bay \\x1b[2J\"
element 6 status=no_access
element 8 status=not_installed"
run_command sg_ses --map --color=always
check_contains "critical is red" "$out" " ${red}disk critical$off -  "
check_contains "a warning is yellow" "$out" " ${yellow}disk failing$off  -  "
check_contains "no access is one" "$out" " ${yellow}no access$off     -  "
check_equal "nothing else has a colour" "$(escapes)" 6
run_command sg_ses --map
check_equal "a pipe has none" "$(escapes)" 0
run_command sg_ses --map --color=never
check_equal "never" "$(escapes)" 0
run_command sg_ses --map=slot,state --color=always
check_equal "columns for scripts have none" "$rc $(escapes)" "0 0"
run_command sg_ses --map --json=o --color=always
check_lacks "JSON has none" "$out" "[31m"
run_command sg_ses --map --color=red
check_equal "another word" "$rc $(printf '%s\n' "$err" | head -n 1)" \
	"1 --color=red: auto, always or never is expected."
run_command sg_ses --color=never
check_contains "without --map" "$rc $err" "1 --color needs --sensors or --map."
shelf=$TOP/tests/cases/shelf.hex
run_command sg_ses --sensors --color=always --inhex="$shelf"
check_contains "sensors: critical is red" "$out" " ${red}Critical, ac_fail$off "
check_contains "... a warning is yellow" "$out" " ${yellow}Noncritical, over "
check_equal "... nothing else has a colour" "$(escapes)" 4
if command -v script >/dev/null; then
	on_terminal 200 "sg_ses --map"
	check_equal "a terminal has colours" "$(escapes)" 6
	on_terminal 200 "NO_COLOR= sg_ses --map"
	check_equal "NO_COLOR that is empty" "$(escapes)" 6
	on_terminal 200 "NO_COLOR=1 sg_ses --map"
	check_equal "NO_COLOR" "$(escapes)" 0
	on_terminal 200 "NO_COLOR=1 sg_ses --map --color=always"
	check_equal "... the option is stronger" "$(escapes)" 6
	on_terminal 200 "TERM=dumb sg_ses --map"
	check_equal "a terminal that has none" "$(escapes)" 0
	on_terminal 200 "sg_ses --map --color=never"
	check_equal "never, on a terminal" "$(escapes)" 0
	on_terminal 200 "sg_ses --map | cat"
	check_equal "a pipe, from a terminal" "$(escapes)" 0
else
	echo "skip the colours of a terminal: there is no script"
fi
[ $failures -eq 0 ]
