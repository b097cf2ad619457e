#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# nodes.sh SG BSG: what an enclosure does behind an sg and a bsg node. Runs
# under with-enclosure on shelf12, and in a virtual machine on the real drivers.
dir=${0%/*}
. "$dir/lib.sh"
sg=$1
bsg=$2

# -- single commands, as they are answered
is "sg: INQUIRY" "$(scsi-cmd "$sg" 120000002400 -in 36)" "status 00
data 0d 00 06 02 5b 00 40 02 41 43 4d 45 20 20 20 20 53 68 65 6c 66 20 31 32 \
20 20 20 20 20 20 20 20 30 31 30 33"
is "bsg: INQUIRY" "$(scsi-cmd -v4 "$bsg" 120000002400 -in 36)" \
	"$(scsi-cmd "$sg" 120000002400 -in 36)"
has "sg: 64 KiB less four bytes" \
	"$(scsi-cmd "$sg" 1c0100fffc00 -in 65532)" \
	'^data 00 00 00 0d 00 01 02 03'
has "bsg: 64 KiB less four bytes" \
	"$(scsi-cmd -v4 "$bsg" 1c0100fffc00 -in 65532)" \
	'^data 00 00 00 0d 00 01'
is "sg: a page cut short" "$(scsi-cmd "$sg" 1c0101000800 -in 8)" "status 00
data 01 01 01 af 00 00 00 2a"
is "sg: no data" "$(scsi-cmd "$sg" 000000000000)" "status 00"
is "sg: a page that is not there" "$(scsi-cmd "$sg" 1c0110002000 -in 32)" \
"status 02
sense 70 00 05 00 00 00 00 0a 00 00 00 00 24 00 00 c0 00 02"
is "bsg: a page that is not there" \
	"$(scsi-cmd -v4 "$bsg" 1c0110002000 -in 32)" \
	"$(scsi-cmd "$sg" 1c0110002000 -in 32)"
is "sg: an unknown command" "$(scsi-cmd "$sg" ff0000000000 | head -n 2)" \
"status 02
sense 70 00 05 00 00 00 00 0a 00 00 00 00 20 00 00 00 00 00"

# -- a refused control page says which bit: element 0 of the slots, bit 7 of
# its byte 3 is reserved
page=020001480000002a0000000080000080$(printf '%0632d' 0)
is "sg: a reserved bit" "$(scsi-cmd "$sg" 1d1000014c00 "$page" | head -n 2)" \
"status 02
sense 70 00 05 00 00 00 00 0a 00 00 00 00 26 00 00 8f 00 0f"
is "bsg: a reserved bit" \
	"$(scsi-cmd -v4 "$bsg" 1d1000014c00 "$page" | head -n 2)" \
	"$(scsi-cmd "$sg" 1d1000014c00 "$page" | head -n 2)"

# -- whole programs: both nodes show the same, and change the same
for page in sdp cf es ht str th ed aes sht sstr ssp dm snic; do
	is "page $page through both" "$(sg_ses -p $page "$bsg" 2>&1)" \
		"$(sg_ses -p $page "$sg" 2>&1)"
done
is "join through both" "$(sg_ses --join --join "$bsg" 2>&1)" \
	"$(sg_ses --join --join "$sg" 2>&1)"
ok "sg: light a LED" sg_ses --index=arr,3 --set=ident "$sg"
is "bsg: read it back" "$(sg_ses --index=arr,3 --get=ident "$bsg")" 1
is "bsg: the next one is dark" "$(sg_ses --index=arr,4 --get=ident "$bsg")" 0
ok "bsg: put it out, by slot" sg_ses --dev-slot-num=4 --clear=ident "$bsg"
is "sg: read it back" "$(sg_ses --index=arr,3 --get=ident "$sg")" 0
ok "bsg: a threshold, by name" \
	sg_ses --descriptor=Inlet --set=high_warn=60 "$bsg"
is "sg: read it back" "$(sg_ses --descriptor=Inlet --get=high_warn "$sg")" 60
ok "sg: a nickname" sg_ses --control --nickname="blue rack" "$sg"
has "bsg: read it back" "$(sg_ses -p snic "$bsg")" 'nickname: blue rack$'
ok "bsg: a string" sg_ses --control -p str --data=41,42,43 "$bsg"
has "sg: read it back" "$(sg_ses -p str "$sg")" '41 42 43'

# -- a microcode download, piece by piece: 12 bytes of an image of 20
part() { # node, offset, length, data
	printf '0e0000%02x0000002a07000000%08x%08x%08x%s' $((20 + $3)) "$2" 20 \
		"$3" "$4"
}
is "sg: first part of an image" "$(scsi-cmd "$sg" 1d1000002400 \
	"$(part sg 0 12 41434d453132303130347879)")" "status 00"
has "bsg: what is expected next" \
	"$(scsi-cmd -v4 "$bsg" 1c010e010000 -in 256)" \
	'^data 0e 01 00 24 00 00 00 2a 00 00 01 00 00 20 00 00 00 00 00 00 00 00 00 0c'
is "bsg: the rest" "$(scsi-cmd -v4 "$bsg" 1d1000002000 \
	"$(part bsg 12 8 0102030405060708)")" "status 00"
for state in 02 02 02 10; do
	has "sg: status $state" "$(scsi-cmd "$sg" 1c010e010000 -in 256)" \
		"^data 0e 01 00 24 00 00 00 2a 00 00 $state"
done
has "bsg: news of it" "$(scsi-cmd -v4 "$bsg" 000000000000)" \
	'^sense 70 00 06 00 00 00 00 0a 00 00 00 00 3f 01'
has "sg: the new revision" "$(scsi-cmd "$sg" 120000002400 -in 36)" \
	'30 31 30 34$'
has "sg: another generation" "$(sg_ses -p cf "$sg")" 'generation code: 0x2b$'
[ $bad -eq 0 ]
