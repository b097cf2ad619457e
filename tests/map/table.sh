#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# TABLE has the results for damaged machines. In no row of it is the LED of a
# wrong bay lit, or something reported absent that could not be read. Two of its
# machines are run here, `make map-table` runs all.
. "$TOP/tests/map/lib.sh"
table=$TOP/tests/map/TABLE
"$TOP/tests/map/table" "$BUILD" both sata >made 2>errors
check_equal "it says nothing else" "$(cat errors)" ""
check_equal "TABLE is what make map-table makes" \
	"$(grep '^#\|^both \|^sata ' "$table" | diff - made | grep '^[<>]')" ""
check_equal "no wrong bay is lit" \
	"$(grep -c WRONG "$table") $(grep WRONG "$table")" "0 "
check_equal "what could not be read is not absent" \
	"$(grep -c ABSENT "$table") $(grep ABSENT "$table")" "0 "
check_equal "every machine, every damage" \
	"$(grep -v '^#' "$table" | cut -c1-7 | sort | uniq -c |
		awk '{ print $2, $1 }' | tr '\n' ' ')" \
	"both 23 box 20 cascade 23 halves 23 rack 23 sata 20 "
check_equal "undamaged, each disk is lit" \
	"$(awk '$2 == "none" { print $7, $8, $9 }' "$table" | sort -u |
		tr '\n' ' ')" "right 12 0 right 6 0 "

# the message says what could not be read
unset SG_SES_ROOT
run_command with-enclosure --kernel=cascade --fault=node=sg0,errno=EIO \
	--fault=node=sg1,errno=EIO sg_ses --locate=near-0.01
check_equal "an enclosure that could not be read: status" "$rc" 55
check_contains "... what, and why" "$err" "near-0.01 was not found, but 2 of 3 \
enclosures could not be read: /dev/sg0: Input/output error."
run_command with-enclosure --kernel=cascade --fault=node=sg0,errno=EIO \
	--fault=node=sg1,errno=EIO sg_ses --locate=far-0.01
check_contains "... others are found" "$rc $out" "0 on: 3000000000000d01 slot 1"
run_command with-enclosure --kernel=cascade sg_ses --locate=nobody
check_equal "nothing is unreadable: not found" "$rc" 42
[ $failures -eq 0 ]
