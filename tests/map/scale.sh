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

# What 2 and 8 shelves cost; that does not depend on what else the machine does.
# A tree is in $1.tree, a saved machine in $1.

instructions() { # COMMAND...
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 \
		>/dev/null | sed -n 's/.*Collected : //p'
}

system_calls() { # COMMAND...
	strace -f -c -o calls "$@" >/dev/null 2>&1
	awk '$NF == "total" { print $4 }' calls
}

peak() { # COMMAND...: memory in KiB
	"$BUILD/bench/peak" "$@" 2>&1 >/dev/null | sed -n 's/^peak //p'
}

# check_cost NAME NUMBER LIMIT
check_cost() {
	check_succeeds "$1: $2, at most $3" \
		test "${2:-$(($3 + 1))}" -le "$3"
}

# check_growth NAME SMALL LARGE: four times as much costs at most 4.4 times
check_growth() {
	check_succeeds "$1: $2, then $3" test $(($3 * 10)) -le $(($2 * 44))
}

for n in 2 8; do
	many $n | plant -c four.$n
	many $n 2 | plant -c two.$n
	many $n 2 | plant two.$n.tree
done
disks=$((8 * 60))

if ! command -v valgrind >/dev/null; then
	echo "skip instructions and memory of a map: there is no valgrind"
elif [ -z "$(instructions sg_ses --version)" ]; then
	echo "skip instructions and memory of a map: valgrind does not run" \
		"this program"
else
	for paths in two four; do
		small=$(instructions sg_ses --inhex=$paths.2 --map)
		large=$(instructions sg_ses --inhex=$paths.8 --map)
		check_growth "linear in disks with $paths paths" "$small" \
			"$large"
		[ $paths = four ] && limit=440000 || limit=220000
		check_cost "instructions of a disk with $paths paths" \
			$((large / disks)) "$limit"
	done
	small=$(SG_SES_ROOT=two.2.tree instructions sg_ses --map)
	large=$(SG_SES_ROOT=two.8.tree instructions sg_ses --map)
	check_growth "... in a tree" "$small" "$large"
	check_cost "... instructions of a disk" $((large / disks)) 90000
	for verb in --check --metrics; do
		check_growth "$verb of a machine is linear" \
			"$(instructions sg_ses --inhex=two.2 "$verb")" \
			"$(instructions sg_ses --inhex=two.8 "$verb")"
	done
	# the difference: without the program and its libraries
	small=$(peak sg_ses --inhex=two.2 --map)
	large=$(peak sg_ses --inhex=two.8 --map)
	check_cost "memory of a disk with two paths in KiB" \
		$(((large - small) / (disks - 120))) 24
fi

if command -v strace >/dev/null && strace -o calls true 2>/dev/null; then
	calls=$(SG_SES_ROOT=two.8.tree system_calls sg_ses --map)
	check_cost "system calls of a disk with two paths" \
		$((${calls:-99999999} / disks)) 80
else
	echo "skip system calls of a map: strace is not here or may not trace"
fi

[ $failures -eq 0 ]
