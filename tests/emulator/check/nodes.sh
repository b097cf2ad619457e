#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# nodes.sh SG BSG: what an enclosure does behind an sg and a bsg node. Runs
# under with-enclosure on shelf12, and in a virtual machine on the real drivers.
dir=${0%/*}
. "$TOP/tests/checks.sh"
sg=$1
bsg=$2

# -- single commands, as they are answered
check_equal "sg: INQUIRY" "$(scsi-cmd "$sg" 120000002400 -in 36)" "status 00
data 0d 00 06 02 5b 00 40 02 41 43 4d 45 20 20 20 20 53 68 65 6c 66 20 31 32 \
20 20 20 20 20 20 20 20 30 31 30 33"
check_equal "bsg: INQUIRY" "$(scsi-cmd -v4 "$bsg" 120000002400 -in 36)" \
	"$(scsi-cmd "$sg" 120000002400 -in 36)"
check_line "sg: 64 KiB less four bytes" \
	"$(scsi-cmd "$sg" 1c0100fffc00 -in 65532)" \
	'^data 00 00 00 0d 00 01 02 03'
check_line "bsg: 64 KiB less four bytes" \
	"$(scsi-cmd -v4 "$bsg" 1c0100fffc00 -in 65532)" \
	'^data 00 00 00 0d 00 01'
check_equal "sg: a page cut short" \
	"$(scsi-cmd "$sg" 1c0101000800 -in 8)" "status 00
data 01 01 01 af 00 00 00 2a"
check_equal "sg: no data" "$(scsi-cmd "$sg" 000000000000)" "status 00"
check_equal "sg: a page that is not there" \
	"$(scsi-cmd "$sg" 1c0110002000 -in 32)" \
"status 02
sense 70 00 05 00 00 00 00 0a 00 00 00 00 24 00 00 c0 00 02"
check_equal "bsg: a page that is not there" \
	"$(scsi-cmd -v4 "$bsg" 1c0110002000 -in 32)" \
	"$(scsi-cmd "$sg" 1c0110002000 -in 32)"
check_equal "sg: an unknown command" \
	"$(scsi-cmd "$sg" ff0000000000 | head -n 2)" \
"status 02
sense 70 00 05 00 00 00 00 0a 00 00 00 00 20 00 00 00 00 00"

# -- a refused control page says which bit: element 0 of the slots, bit 7 of
# its byte 3 is reserved
page=020001480000002a0000000080000080$(printf '%0632d' 0)
check_equal "sg: a reserved bit" \
	"$(scsi-cmd "$sg" 1d1000014c00 "$page" | head -n 2)" \
"status 02
sense 70 00 05 00 00 00 00 0a 00 00 00 00 26 00 00 8f 00 0f"
check_equal "bsg: a reserved bit" \
	"$(scsi-cmd -v4 "$bsg" 1d1000014c00 "$page" | head -n 2)" \
	"$(scsi-cmd "$sg" 1d1000014c00 "$page" | head -n 2)"

# -- whole programs
sh "$dir/both.sh" "$sg" "$bsg" || failures=$((failures + 1))

# -- a microcode download, piece by piece: 12 bytes of an image of 20
part() { # node, offset, length, data
	printf '0e0000%02x0000002a07000000%08x%08x%08x%s' $((20 + $3)) "$2" 20 \
		"$3" "$4"
}
check_equal "sg: first part of an image" "$(scsi-cmd "$sg" 1d1000002400 \
	"$(part sg 0 12 41434d453132303130347879)")" "status 00"
check_line "bsg: what is expected next" \
	"$(scsi-cmd -v4 "$bsg" 1c010e010000 -in 256)" \
	'^data 0e 01 00 24 00 00 00 2a 00 00 01 00 00 20 00 00 00 00 00 00 00 00 00 0c'
check_equal "bsg: the rest" "$(scsi-cmd -v4 "$bsg" 1d1000002000 \
	"$(part bsg 12 8 0102030405060708)")" "status 00"
for state in 02 02 02 10; do
	check_line "sg: status $state" \
		"$(scsi-cmd "$sg" 1c010e010000 -in 256)" \
		"^data 0e 01 00 24 00 00 00 2a 00 00 $state"
done
check_line "bsg: news of it" "$(scsi-cmd -v4 "$bsg" 000000000000)" \
	'^sense 70 00 06 00 00 00 00 0a 00 00 00 00 3f 01'
check_line "sg: the new revision" "$(scsi-cmd "$sg" 120000002400 -in 36)" \
	'30 31 30 34$'
check_line "sg: another generation" \
	"$(sg_ses -p cf "$sg")" 'generation code: 0x2b$'
[ $failures -eq 0 ]
