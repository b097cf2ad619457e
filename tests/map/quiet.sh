#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What a map costs the machine that is mapped: no disk is opened, the kernel is
# read for each fact once, and each page is fetched once.
. "$TOP/tests/map/lib.sh"

# --- system calls ---
linked() {
	two_modules
	for bay in 0 1; do
		echo "component 0:0:0:0 Bay0$bay id=3000000000000c01" \
			"slot=$bay disk=0:0:$((bay + 1)):0"
	done
}
plant_machine linked
if command -v strace >/dev/null && strace -o trace true 2>/dev/null; then
	strace -o trace -y -e trace=%file sg_ses --map -v >/dev/null 2>&1
else
	trace=none
	echo "skip no disk is opened: strace is not here or may not trace"
fi
if [ "${trace-}" != none ]; then
	# opened for reading, by directory and name; others are looked at
	grep '^open' trace | grep -v -e O_PATH -e ENOENT |
		sed 's/^[^<]*<\([^>]*\)>, "\([^"]*\)".*/\1\/\2/' |
		sed 's/^.*<[^>]*>, "//; s/".*//' | grep -F "$work" >opened
	check_equal "nodes that are opened are those of the modules" \
		"$(grep -o '/dev/.*' opened)" \
		"$(printf '/dev/sg0\n/dev/sg4\n/dev/sg10')"
	check_equal "... for reading" \
		"$(grep '/dev/' trace | grep -c -e O_RDWR -e O_WRONLY)" 0
	check_equal "nothing is read twice" "$(sort opened | uniq -d)" ""
	check_succeeds "... of what is read" grep -q sas_address opened
	check_equal "no attribute that sends a command" \
		"$(grep -E '/(fault|locate|power_status|status)$' opened)" ""
	for word in --locate= --locate=3000000000000c01: ''  /dev/; do
		strace -o words -y -e trace=%file sg_ses --complete -- sg_ses \
			"$word" >/dev/null 2>&1
		check_equal "completion of \"$word\" opens no node" \
			"$(grep '^open' words | grep -e '/dev/' | grep -v \
			-e O_PATH -e ENOENT -e O_DIRECTORY)" ""
		check_equal "... and no attribute that sends a command" "$(
			grep -E '/?(fault|locate|power_status|status)"' \
				words)" ""
	done
	check_equal "nothing is written" \
		"$(grep -c -e O_CREAT -e unlink -e rename \
		trace)" 0
fi

# --- commands ---
plant_machine emulated_pair
pages() {
	sed -n "s/.*$1 .*cdb=1c01\(..\).*/\1/p" log | tr '\n' ' '
}
for arguments in "--map -v -q" "--map --json" --map=slot; do
	rm -f log
	# shellcheck disable=SC2086 # several words
	run_command with-enclosure --shelf=shelf12 --shelf=shelf12 \
		--log="$work/log" \
		sg_ses $arguments
	check_equal "$arguments: each page once: module 1" "$(pages sg0)" \
		"01 02 07 0a 0f "
	check_equal "... module 2" "$(pages sg1)" "01 02 07 0a 0f "
	check_equal "... and no other command" "$(grep -c cdb= log)" 10
done
rm -f log
run_command with-enclosure --shelf=shelf12 --log="$work/log" \
	sg_ses --list-enclosures
check_equal "a list needs two pages" "$(pages sg0)" "01 0f "
[ $failures -eq 0 ]
