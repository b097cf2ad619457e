#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Shelves as one sees them: golden files for 12, 24, 60 and 102 bays (in
# tests/map/front), as text and as SVG; layouts, and those that are wrong.
# UPDATE=1 replaces the golden files.
. "$TOP/tests/map/lib.sh"
golden=$TOP/tests/map/front
layouts=$TOP/doc/layouts/emulated

# same NAME FILE: the output of the last command is that of the golden file
same() {
	printf '%s\n' "$out" >"$work/got"
	[ -z "${UPDATE-}" ] || cp "$work/got" "$golden/$2"
	check_same_files "$1" "$golden/$2" "$work/got"
	check_equal "$1: exit status, messages" "$rc $err" "0 "
}

# address of its expander
ends="attached=50000000000000e1 targets=ssp"

# shelf BAYS PRODUCT: one module, a disk of this machine in each bay but the
# last four: a disk of another machine, two empty bays, an unknown one. One bay
# is located, one has failed, one is off.
shelf() {
	disks=$(($1 - 4))
	cat <<END
host 0
scsi 0:0:0:0 type=13 sas=3000000000009d11 sg=0 bsg=1 model="$2"
pages sg0
inquiry vendor=ACME product="$2" naa=5000c500000c0001
subenclosure 0 id=3000000000009d00 vendor=ACME product="$2" processes=1
type arr $1 text="Slots"
element all name="Slot %d" slot=0+
element 2 ident=1
element 5 status=critical fault_reqstd=1 fault_sensed=1
element 6 device_off=1
element $((disks + 1))-$((disks + 2)) status=not_installed
sas 0-$((disks - 1)) address=5000c50000d00001+16 phy=0+ $ends
sas $disks address=5000cca0deadbeef phy=$disks $ends
sas $((disks + 1))-$(($1 - 1)) address=0 device=0
end
END
	awk -v nr=$disks 'BEGIN {
		for (i = 0; i < nr; i++) {
			name = sprintf("%c", 97 + i % 26)
			if (i > 25)
				name = sprintf("%c", 96 + int(i / 26)) name
			printf "scsi 0:0:%d:0 sas=5000c50000d0%03x1 " \
				"lu=5000c50000d0%03x0 serial=S%03d " \
				"block=sd%s\n", i + 1, i, i, i, name
		}
	}'
}

# --- golden files ---
plant_machine two_modules
run_command sg_ses --front "rack 7 shelf 2"
same "12 bays, without layout" 12.txt
run_command sg_ses --front --layout="$layouts" "rack 7 shelf 2"
same "12 bays, in their rows" 12-rows.txt
run_command env LC_ALL=C.UTF-8 sg_ses --front --layout=6x2,down,from=bottom sg4
same "12 bays, in UTF-8, the other way" 12-columns.txt
run_command sg_ses --front=svg --layout="$layouts" "rack 7 shelf 2"
same "12 bays as SVG" 12.svg
cp "$work/got" "$work/12.svg"
run_command sg_ses --front
check_equal "all shelves" "$(printf '%s\n' "$out" | grep -c ^Enclosure)" 2
for nr in 24 60 102; do
	product="JBOD $nr"
	[ $nr -gt 24 ] || product="Shelf $nr"
	plant_machine shelf $nr "$product"
	run_command sg_ses --front
	same "$nr bays, without layout" $nr.txt
	run_command sg_ses --front --layout="$layouts"
	same "$nr bays, in their rows" $nr-rows.txt
done
check_equal "no grid is wider than 80 columns" \
	"$(grep -h '^+' "$golden"/*.txt | grep -c '^.\{81\}')" 0

# the SVG is one that others can draw
if command -v rsvg-convert >/dev/null; then
	rsvg-convert -o "$work/12.png" "$work/12.svg" 2>"$work/err"
	check_equal "the SVG is drawn" "$? $(cat "$work/err")" "0 "
	check_equal "... as a picture" \
		"$(od -An -c -j 1 -N 3 "$work/12.png" | tr -d ' ')" PNG
else
	echo "skip the SVG is drawn: there is no rsvg-convert"
fi

# --- the width of a terminal ---
without_nvme() {
	two_modules | sed '/^nvme/d'
}
plant_machine two_modules
if command -v script >/dev/null; then
	script -qec "stty cols 33; LC_ALL=C.UTF-8 sg_ses --front sg4" \
		"$work/typed" >/dev/null </dev/null
	check_equal "a strip is folded at the width of the terminal" \
		"$(grep -c '^│' "$work/typed")" 9
	plant_machine without_nvme
	script -qec "stty cols 40; sg_ses --front --layout=1x12 sg4" \
		"$work/typed" >/dev/null </dev/null
	check_equal "a layout comes in parts" \
		"$(tr -d '\r' <"$work/typed" | grep '^  columns')" \
		"  columns 1 to 6 of 12
  columns 7 to 12 of 12"
	check_equal "... which keep the names of devices" \
		"$(tr -d '\r' <"$work/typed" | grep sda)" \
		"|sda+ |sdb+ |     |sdf  |sdc+ |     |"
else
	echo "skip the width of a terminal: there is no script"
fi

# --- text of a device ---
hostile() {
	two_modules | sed "s/^nickname 0 .*/nickname 0 \"a\&b <tag> $1\"/"
}
plant_machine hostile "$(printf '\033[2J')"
run_command sg_ses --front sg4
check_contains "text: a nickname with an escape" "$out" \
	'"a&b <tag> \x1b[2J"'
run_command sg_ses --front=svg sg4
check_contains "SVG: the same" "$out" '"a&amp;b &lt;tag&gt; \x1b[2J"'

# --- the map is not complete ---
plant_machine two_modules
rm "$SG_SES_ROOT/dev/sg4"
run_command sg_ses --front "rack 7 shelf 2"
incomplete=$rc
run_command sg_ses --map "rack 7 shelf 2"
check_equal "the exit status is that of --map" "$incomplete" "$rc"
check_equal "... for an incomplete map" "$rc" 46

# --- JSON ---
plant_machine two_modules
run_command sg_ses --front --json --layout=2x6,from=bottom sg4
printf '%s\n' "$out" >"$work/json"
check_equal "JSON: the place of a bay" \
	"$(awk '/"row":/ { row = $2 } /"column":/ { column = $2 }
	/"slot": 6/ { print row, column }' "$work/json")" "1, 1,"
run_command sg_ses --front=svg --json
check_equal "SVG has no JSON" "$rc $err" \
	"31 --front=svg has a format of its own, which --json contradicts.
sg_ses failed: Command line options contradict"

# --- layouts that are wrong ---

# refused ARGUMENT MESSAGE
refused() {
	run_command sg_ses --front --layout="$1"
	err=$(printf '%s\n' "$err" | head -n 1)
	check_equal "--layout=$1" "$rc $out$err" "$2"
}

# wrong_grid GRID CHARACTER EXPECTED WORD
wrong_grid() {
	refused "$1" "1 --layout: character $2 of \"$1\" is wrong: $3 is\
 expected, not \"$4\"."
}
number="a number from 1 to 100"
wrong_grid 0x4 1 "$number" 0x4
wrong_grid 4x 3 "$number" "the end"
wrong_grid 4x101 3 "$number" 101
wrong_grid 4x6,up 5 "down, right or from=bottom" up
wrong_grid 4x6x2 4 "a comma" x2
run_command sg_ses --front --layout="$work/none"
check_equal "a file that is not there" "$rc" 52

# wrong TEXT MESSAGE: a file with that text
wrong() {
	printf '%b' "$1" >"$work/file"
	refused "$work/file" "15 $work/file$2"
}
wrong '' " has no layout; lines \"VENDOR\" \"PRODUCT\" ROWSxCOLUMNS are\
 expected."
wrong '# none\n\n"A" "B" 4x6\n\t"A" B 4x6\n' \
	', line 4, column 6: a "PRODUCT" in quotes is expected, not "B".'
wrong '"A" "B' \
	", line 1, column 5: a \"PRODUCT\" in quotes is expected, not \"\"B\"."
wrong 'A' ', line 1, column 1: a "VENDOR" in quotes is expected, not "A".'
wrong '"A" "B" 4y6' \
	', line 1, column 10: ROWSxCOLUMNS is expected, not "y6".'
wrong '"A" "B" 4x999999999999' \
	", line 1, column 11: $number is expected, not\
 \"999999999999\"."
wrong '"A" "B" 4x6 down\r\n' \
	', line 1, column 13: the end of the line is expected, not "down".'
wrong '\0033[2J' \
	', line 1, column 1: a "VENDOR" in quotes is expected, not ".[2J".'
run_command sg_ses --front --layout=5x5 sg4
check_equal "a grid that fits no group" "$rc $err" \
	"0 Warning: --layout has no grid for \"ACME\" \"Shelf 12\", enclosure\
 3000000000000c01, with as many places as a group of its slots has bays (12):\
 they are shown as strips."
printf '"ACME " "Shelf 12"\t1x12\r\n"ACME" "Shelf 12" 3x4' >"$work/file"
run_command sg_ses --front --layout="$work/file" sg4
check_contains "the first grid that fits" "$out" "columns 1 to 6 of 12"
[ $failures -eq 0 ]
