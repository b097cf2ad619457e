#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A machine in a file: it shows the same map. An anonymised one has nothing that
# identifies its owner.
. "$TOP/tests/map/lib.sh"
plant_machine two_modules

view() {
	sg_ses --map "$@"
	sg_ses --map -v -q "$@"
	sg_ses --list-enclosures "$@"
	sg_ses --json=-l --map "$@"
}
view >want 2>&1
umask 022
check_succeeds "capture" sg_ses --capture=machine
mode() {
	stat -c %a machine
}
check_equal "a new one is its owner's alone" "$(mode)" 600
chmod 640 machine
check_succeeds "once more" sg_ses --capture=machine
check_equal "an old one keeps its mode" "$(mode)" 640
sg_ses --capture=- | cmp -s - machine
check_equal "capture to stdout" $? 0
(
	unset SG_SES_ROOT
	view --inhex=machine
) >got 2>&1
check_equal "the same map" "$(diff want got)" ""

# an enclosure that is named comes first
first() {
	sg_ses --capture=- "$@" | sed -n 's/^#p //p' | head -n 2 | tr '\n' ' '
}
check_equal "a node first" "$(first sg4)" "/dev/sg4 /dev/sg0 "
check_equal "a nickname first" "$(first "rack 7 shelf 2")" "/dev/sg0 /dev/sg4 "
check_equal "an identifier first" \
	"$(first 3000000000000d01)" "/dev/sg10 /dev/sg0 "
rm -f none
run_command sg_ses --capture=none nowhere
check_equal "a name of nothing" "$rc $(ls none 2>/dev/null)" "42 "
check_contains "... and it is said" \
	"$err" "No enclosure is called nowhere; these are: "
run_command sg_ses --capture=none --json
check_equal "no JSON beside it" "$rc $out$(ls none 2>/dev/null)" "31 "

tree=$SG_SES_ROOT
unset SG_SES_ROOT
for target in sda mpatha lin /dev/mapper/mpatha sdc1 nvme0 ACME0002 \
	5000c50000a00032 sg0:7 "rack 7 shelf 2:0"; do
	run_command sg_ses --inhex=machine --dry-run --locate="$target"
	here=$out
	run_command env SG_SES_ROOT="$tree" sg_ses --dry-run --locate="$target"
	check_equal "target $target" "$here" "$out"
done
run_command sg_ses --inhex=machine --locate=sda
check_equal "a capture has no LEDs" "$rc" 31

# reading options, on the first enclosure or one that is named
run_command sg_ses --inhex=machine --join --filter
first=$out
check_contains "--join" "$first" "3000000000000c01"
run_command env SG_SES_ROOT="$tree" sg_ses --join --filter sg0
check_equal "--join, as on the machine" "$first" "$out"
run_command sg_ses --inhex=machine --page=cf --status 3000000000000d01
check_contains "of a named one" \
	"$out" "logical identifier (hex): 3000000000000d01"
for names in "sg10" "0x3000000000000d01" "/dev/sg10"; do
	run_command sg_ses --inhex=machine --join "$names"
	check_contains "--join $names, without --status" "$rc $out" \
		"0   Primary enclosure logical identifier (hex): 3000000000000d01"
done
run_command sg_ses --inhex=machine --index=0,0 --get=dsn "rack 7 shelf 2"
check_equal "--get of a named one" "$rc $out" "0 0"
run_command sg_ses --inhex=machine --join nowhere
check_equal "a name that the capture does not have" "$rc $out" "52 "
run_command sg_ses --inhex="$TOP/tests/cases/shelf.hex" --join sg10
check_equal "pages alone have no names" "$rc $out" "1 "
run_command sg_ses --inhex=machine --metrics
check_equal "--metrics of all" "$(printf '%s\n' "$out" | grep -c '^ses_up')" 3
check_contains "--metrics with disks" "$out" 'device="sdb"'
run_command sg_ses --inhex=machine --check
check_equal "--check: a path is lost" \
	"$rc $(printf '%s\n' "$out" | grep -c '(sdf): 1 of 2 paths')" "1 1"
run_command sg_ses --inhex="$TOP/tests/cases/box.hex" --map
check_equal "pages alone are no machine" "$rc" 1
check_contains "... and it is said" "$err" "not a saved machine"

# as a tree again
plant -f machine replanted
(
	SG_SES_ROOT=$work/replanted
	export SG_SES_ROOT
	sg_ses --map=slot,state,device,held,serial
) >got
env SG_SES_ROOT="$tree" sg_ses --map=slot,state,device,held,serial >want
check_equal "planted from a capture" "$(diff want got)" ""

# --- anonymous ---
check_succeeds "anonymise" sg_ses --inhex=machine --capture=nobody --anonymise
for secret in ACME000 SATA0001 NV0042 mpatha "rack 7" rack\\x207 \
	5000c50000a0 5000cca0dead 3000000000000c01 5000C50000A; do
	check_equal "nothing of $secret" \
		"$(grep -a -c -F -- "$secret" nobody)" 0
done
# the same in binary: hex dumps with blanks, and escapes
flat() {
	sed -e 's/^#f [^ ]* //' "$1" | tr -d ' \n' | sed 's/\\x//g'
}
for secret in 5000c50000a0 5000cca0dead 3000000000000c01 \
	4e5630303432; do
	check_equal "nothing of $secret in binary" \
		"$(flat nobody | grep -a -c -F "$secret")" 0
	check_equal "... which was there" \
		"$(flat machine | grep -a -c -F "$secret")" 1
done
columns=slot,label,state,status,device,size,how,node
sg_ses --inhex=machine --map=$columns >want
sg_ses --inhex=nobody --map=$columns >got
check_equal "the same map without names" "$(diff want got)" ""
sg_ses --inhex=machine --capture=again --anonymise
check_equal "always the same" "$(cmp again nobody 2>&1)" ""
run_command sg_ses --inhex=nobody --page=all
check_equal "pages that are left out are not missed" "$rc" 0
run_command sg_ses --anonymise --map --inhex=machine
check_equal "--anonymise alone" "$rc" 1

# what cannot be read is missing, and not absent
with-enclosure --no-wait --kernel=rack --fault=page=0a,errno=EIO \
	sg_ses --capture=part >out 2>err
check_equal "a page that cannot be read: incomplete" "$?" 46
check_contains "... says so" "$(cat err)" "The capture is written, but \
incomplete: what could not be read is missing."
run_command sg_ses --inhex=part --find=sda
check_equal "... nothing is absent in it" "$rc" 55
check_contains "... says so" "$err" \
	"sda was not found, but 1 of 1 enclosures could not be read"
run_command sg_ses --inhex=part --map
check_equal "... nor in its map" "$rc" 46
with-enclosure --no-wait --kernel=rack --fault=node=sg0,errno=EIO \
	sg_ses --capture=part >out 2>err
check_equal "a module that cannot be read: incomplete" "$?" 46
with-enclosure --no-wait --kernel=rack \
	sg_ses --capture=part --anonymise >out 2>err
check_equal "all of it" "$? $(cat err)" "0 "

# files that lie
{
	echo '# sg_ses capture 1'
	echo '#l /a/b'
	echo '#f relative x'
} >bad
run_command sg_ses --inhex=bad --map
check_equal "a path that is relative" "$rc" 1
check_contains "its line" "$err" "line 3"
{
	echo '# sg_ses capture 1'
	echo '#f /x \xzz'
} >bad
run_command sg_ses --inhex=bad --map
check_equal "a bad escape" "$rc" 1
{
	echo '# sg_ses capture 1'
	echo '#p /dev/sg0'
	echo 'zz'
} >bad
run_command sg_ses --inhex=bad --map
check_equal "no hex" "$rc" 1
[ $failures -eq 0 ]
