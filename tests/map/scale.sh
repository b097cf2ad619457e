#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Large machines: 20 shelves of 60 bays with four paths to each disk.
. "$TOP/tests/map/lib.sh"

# the time that processes took which have ended, in seconds: of "times"
seconds() {
	awk -F '[ms ]+' 'END { print 60 * ($1 + $3) + $2 + $4 }' "$1"
}

many 20 | plant -c machine
times >before
sg_ses --inhex=machine --map=slot,device,how >out
is "exit status" $? 0
times >after
is "a row for each bay" "$(grep -c . out)" 1200
is "all four paths, by address" "$(awk -F '\t' '
	split($2, blocks, ",") != 4 || $3 != "address"' out)" ""
is "no disk twice" "$(cut -f 2 out | tr , '\n' | sort | uniq -d)" ""
ok "it takes less than a second: $(seconds before) to $(seconds after)" \
	awk "BEGIN { exit !($(seconds after) - $(seconds before) < 1) }"

# instructions, which do not depend on what else the machine does
count() {
	many "$1" | plant -c machine
	valgrind --tool=callgrind --callgrind-out-file=/dev/null \
		sg_ses --inhex=machine --map 2>&1 >/dev/null |
		sed -n 's/.*Collected : //p'
}
if ! command -v valgrind >/dev/null; then
	echo "skip linear in disks: there is no valgrind"
elif two=$(count 2) && [ -n "$two" ]; then
	eight=$(count 8)
	ok "linear in disks: 2 shelves $two, 8 $eight instructions" \
		test $((eight * 10)) -lt $((two * 43))
else
	echo "skip linear in disks: valgrind does not run this program"
fi
[ $failures -eq 0 ]
