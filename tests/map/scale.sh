#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Large machines: 20 shelves of 60 bays with four paths to each disk.
. "$TOP/tests/map/lib.sh"

many 20 | plant -c machine
sg_ses --inhex=machine --map=slot,device,how >out
check_equal "exit status" $? 0
check_equal "a row for each bay" "$(grep -c . out)" 1200
check_equal "all four paths, by address" "$(awk -F '\t' '
	split($2, blocks, ",") != 4 || $3 != "address"' out)" ""
check_equal "no disk twice" "$(cut -f 2 out | tr , '\n' | sort | uniq -d)" ""

# Instructions, which do not depend on what else the machine does
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
	check_succeeds "linear in disks: 2 shelves $two, 8 $eight" \
		test $((eight * 10)) -lt $((two * 43))
	check_succeeds "8 shelves cost less than 600 million: $eight" \
		test "$eight" -lt 600000000
else
	echo "skip linear in disks: valgrind does not run this program"
fi
[ $failures -eq 0 ]
