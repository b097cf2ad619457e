#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# --locate of a disk, or of a bay of a shelf that is named by its node, reads
# the modules of that shelf; of others only what may change the answer.
. "$TOP/tests/map/lib.sh"
unset SG_SES_ROOT

# locate MACHINE TARGET [OPTION...]: status, and $nodes that were asked
locate() {
	machine=$1
	target=$2
	shift 2
	run_command with-enclosure --kernel="$machine" --log="$work/log" \
		sg_ses --locate="$target" "$@"
	nodes=$(awk '{ print $1 }' "$work/log" | sort -u | tr '\n' ' ')
}

four=$work/four.machine
sh "$TOP/tests/emulator/machines/racks" 4 >"$four"
every="/dev/sg0 /dev/sg1 /dev/sg2 /dev/sg3 /dev/sg4 /dev/sg5 /dev/sg6 /dev/sg7 "
line='on: 3000000000002c01 "rack 2" slot 3 "Bay 03" (sdaj,sdar rack2-0.03)'
line="$line via /dev/sg4, confirmed"
for target in rack2-0.03 serial=rack2-0.03 sdar /dev/sdaj /dev/sg4:3 sg5:3; do
	locate "$four" "$target"
	check_equal "$target: two modules are read" "$rc $out $err$nodes" \
		"0 $line /dev/sg4 /dev/sg5 "
done
locate "$four" "rack 2:3"
check_equal "a nickname: all are read" "$rc $out $nodes" "0 $line $every"
locate "$four" sdar -- /dev/sg4
check_equal "operands: all are read, for their names" "$rc $out $nodes" \
	"0 $line $every"
locate "$four" sdar --jobs=1
check_equal "one after the other" "$rc $out $nodes" \
	"0 $line /dev/sg4 /dev/sg5 "
run_command with-enclosure --kernel="$four" --log="$work/log" \
	sg_ses --locate=sdar --locate=sg0:1
check_equal "two targets: their shelves" \
	"$(awk '{ print $1 }' "$work/log" | sort -u | tr '\n' ' ')" \
	"/dev/sg0 /dev/sg1 /dev/sg4 /dev/sg5 "
check_contains "... both lit" "$rc $out" "on: 3000000000000c01"
check_contains "... the other, too" "$out" "$line"

# --- what is not certain ---

# each module's bay 3 of rack 2 is foreign when the kernel loses its disk
run_command with-enclosure --kernel="$four" --log="$work/log" sh -c \
	'shelf pull lost rack2-0.03 && sg_ses --locate=sg4:3'
check_equal "a foreign disk: all are read" "$rc" 0
check_equal "... once more" \
	"$(awk '{ print $1 }' "$work/log" | sort -u | tr '\n' ' ')" "$every"
locate "$four" nobody
check_equal "no such disk: all are read" "$rc $nodes" "42 $every"
locate "$four" sg4:99
check_equal "no such bay: all are read" "$rc $nodes" "42 $every"
check_equal "... one message" "$(echo "$err" | grep -c 'has no slot')" 1

# --- a module that cannot be read ---

run_command with-enclosure --kernel="$four" --log="$work/log" \
	--fault=node=sg5,errno=EIO sg_ses --locate=sdar
check_equal "the other module answers: only this shelf is read" \
	"$rc $out $(awk '{ print $1 }' "$work/log" | sort -u | tr '\n' ' ')" \
	"0 $line /dev/sg4 /dev/sg5 "
check_equal "... the failure is told once" \
	"$(printf '%s\n' "$err" | grep -c sg5)" 1

# --- identifiers that the kernel has read ---

# components FIRST-ID...: of the driver, for each shelf of four.machine
components() {
	n=0
	for id; do
		for host in 0 1; do
			echo "component $host:0:$((9 * n)):0 Bay03 id=$id slot=3"
		done
		n=$((n + 1))
	done
}

{
	cat "$four"
	components 3000000000000c01 3000000000001c01 3000000000002c01
} >some.machine
{
	cat "$four"
	components 3000000000000c01 3000000000001c01 3000000000002c01 \
		3000000000003c01
} >known.machine
locate "$work/some.machine" 3000000000002c01:3
check_equal "the identifier of one is not known: all are read" \
	"$rc $out $nodes" "0 $line $every"
locate "$work/known.machine" 3000000000002c01:3
check_equal "all are known: two modules are read" "$rc $out $nodes" \
	"0 $line /dev/sg4 /dev/sg5 "
sed 's/3000000000003c01/3000000000002c01/' known.machine >clone.machine
locate "$work/clone.machine" 3000000000002c01:3
check_contains "two have it: both are read" "$nodes" \
	"/dev/sg4 /dev/sg5 /dev/sg6 /dev/sg7 "
check_equal "... and neither is lit" "$rc $out" "43 "
[ $failures -eq 0 ]
