#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# nvme.sh NODE: what is special about an enclosure behind an NVMe controller:
# pages of all lengths, up to 32 KiB at once, and statuses. Runs under
# with-enclosure on the shelf "nvme" with the quirk mdts=3, and in a virtual
# machine on the real driver.
. "$TOP/tests/checks.sh"
node=$1
tmp=$(mktemp -d)

# -- pages, out and in, byte for byte; the command that carries them is one
for size in 5 6 7 8 4095 4096 4097 8192 20000 32767 32768; do
	seq 100000 | head -c $((size - 4)) >"$tmp/string"
	od -An -v -tx1 "$tmp/string" >"$tmp/hex"
	check_succeeds "a page of $size bytes: out" \
		sg_ses --control -p str --data=@"$tmp/hex" "$node"
	sg_ses -p str --raw --raw "$node" 2>"$tmp/said" |
		tail -c +5 >"$tmp/back"
	check_succeeds "a page of $size bytes: in" cmp "$tmp/string" "$tmp/back"
	check_equal "a page of $size bytes: without a word" \
		"$(cat "$tmp/said")" ""
done

# -- more than the controller takes at once
seq 100000 | head -c 32765 | od -An -v -tx1 >"$tmp/hex"
sg_ses --control -p str --data=@"$tmp/hex" "$node" >/dev/null 2>"$tmp/said"
check_equal "a page that is too long" $? 72
check_line "a page that is too long: the figures" "$(cat "$tmp/said")" \
	'32769 bytes are more than the 32768 that the controller takes'
seq 100000 | head -c 100000 >"$tmp/fw"
sg_ses_microcode -v -m 7 -I "$tmp/fw" "$node" >"$tmp/said" 2>&1
check_equal "an image that is longer" $? 0
check_line "an image that is longer: its parts" "$(cat "$tmp/said")" \
	'sent in 4 chunks of 32744 bytes'
check_succeeds "an image that is longer: it arrived" \
	cmp "$tmp/fw" "$SES_EMULATOR/0.image-0"

# status RULE EXIT-STATUS WORDS
status() {
	shelf fault "page=01,$1"
	sg_ses -p cf "$node" >"$tmp/out" 2>"$tmp/said"
	check_equal "$1: exit status" $? "$2"
	check_line "$1: words" "$(cat "$tmp/said")" "failed on $node: $3\.\$"
	shelf fault
}
status nvme=001 9 'NVMe status 001h, Invalid command opcode (Illegal Request)'
status nvme=002 5 'NVMe status 002h, Invalid field in command (Illegal Request)'
status nvme=006 3 'NVMe status 006h, Internal error (Hardware Error)'
status nvme=083 24 'NVMe status 083h, Reservation conflict (.*)'
status nvme=286 5 'NVMe status 286h, Access denied (Illegal Request)'
status nvme=1f7 48 'NVMe status 1F7h, a status without a name here'
status mi=03 9 'NVMe-MI status 03h, invalid command opcode (.*)'
status mi=04 5 'NVMe-MI status 04h, invalid parameter (Illegal Request)'
status mi=07 7 'NVMe-MI status 07h, access denied (Data Protect)'
status mi=23 3 'NVMe-MI status 23h, enclosure services failure (.*)'
status mi=28 2 'NVMe-MI status 28h, enclosure services unavailable (.*)'
status mi=2a 16 'NVMe-MI status 2Ah, sanitize in progress (Not Ready)'
status mi=e1 98 'NVMe-MI status E1h, Vendor specific (Vendor specific)'

shelf fault page=01,mi=01,times=2
check_succeeds "an answer that is not ready at once" sg_ses -p cf "$node"
shelf fault op=1d,mi=04
sg_ses --index=0 --set=ident "$node" 2>"$tmp/said"
check_equal "a change that is refused" $? 19
shelf fault

# -- responses that are longer or shorter than their page
sg_ses -p cf "$node" >"$tmp/whole" 2>&1
shelf quirk mi-pad=512
check_equal "a padded response" \
	"$(sg_ses -p cf "$node" 2>&1)" "$(cat "$tmp/whole")"
shelf quirk mi-silent
check_equal "a response without a length" "$(sg_ses -p cf "$node" 2>&1)" \
	"$(cat "$tmp/whole")"
shelf quirk short-transfer=1:40
sg_ses -p cf "$node" >/dev/null 2>"$tmp/said"
check_equal "a short response" $? 97
check_line "a short response: words" "$(cat "$tmp/said")" 'ends after 40 bytes'

rm -rf "$tmp"
[ $failures -eq 0 ]
