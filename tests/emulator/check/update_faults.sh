#!/bin/sh
# shellcheck disable=SC2016 # what single quotes hold is for another shell
# SPDX-License-Identifier: BSD-2-Clause
#
# update_faults.sh [STRIDE]: one fault at every command of an update of two
# modules (each STRIDE-th; 1: all of them), while 12 disks are in use. Then the
# command that is printed, or without one the same again, until it ends well.
# A process reads through all paths all the time. For each kind of fault: the
# exit statuses of the first run, the number of runs that ended with both images
# in place, how often the process lost a path, and the moments in which it found
# a disk without one. With a STRIDE below 5 that is printed, for `make
# update-faults`.
. "$TOP/tests/checks.sh"
room=$BUILD/tests/update_faults
stride=${1-13}
rm -rf "$room"
mkdir -p "$room"
{
	printf ACME120200
	head -c 20000 /dev/urandom
} >"$room/fw"
update="sg_ses_microcode -m 7 -b 8k -I $room/fw --all-modules pool"

# one FAULT: "STATUS well|ill LOST PATHLESS"
one() {
	rm -rf "$room/state"
	with-enclosure --no-wait --kernel=pool --state="$room/state" \
		--log="$room/log" --fault="$1" sh -c '
		read-paths start
		set -- "$1" "$2" 0
		sh -c "$1" >/dev/null 2>"$2/err"
		first=$? status=$? tries=0
		shelf fault
		while [ $status != 0 ] && [ $((tries += 1)) -lt 5 ]; do
			next=$(sed -n "s/^ \(sg_ses_microcode .*\)/\1/p" \
				"$2/err")
			sh -c "${next:-$1}" >/dev/null 2>"$2/err"
			status=$?
		done
		echo "$first $status $(read-paths stop)"' sh \
		"$update" "$room" >"$room/out"
	read -r first last disks paths lost pathless <"$room/out"
	end=ill
	[ "$last" = 0 ] && cmp -s "$room/fw" "$room/state/0.image-0" &&
		cmp -s "$room/fw" "$room/state/1.image-0" &&
		[ "$disks $paths" = "12 24" ] && end=well
	[ $end = well ] || echo "# $1: $first, then $last" >&2
	echo "$first $end $lost $pathless"
}

# all KIND...: a line of the table
all() {
	: >"$room/runs"
	n=$((stride < 5 ? 1 : 5))
	while [ "$n" -le "$commands" ]; do
		one "n=$n,$1" >>"$room/runs"
		n=$((n + stride))
	done
	awk -v kind="$1" '
	{ runs++; statuses[$1]++; well += $2 == "well" }
	{ lost += $3; pathless += $4 }
	END {
		for (i = 0; i < 100; i++)
			if (i in statuses)
				text = text " " i ":" statuses[i]
		print kind ": " runs " runs, " well " well, " lost \
			" paths lost, without a path " pathless \
			"; exit statuses" text
	}' "$room/runs"
}

one n=9999,timeout >"$room/runs"
check_equal "no fault: each path is lost once" "$(cat "$room/runs")" \
	"0 well 24 0"
commands=$(grep -c cdb= "$room/log")
for kind in timeout timeout,lost status=08 sense=6/29/00 sense=4/44/00 \
	errno=ENODEV host=01 signal=INT; do
	all $kind
done >"$room/table"
check_equal "each run ended with the image in both modules" \
	"$(awk '{ bad += $2 != $4 } END { print bad + 0 }' "$room/table")" 0
check_equal "the process has seen each restart" \
	"$(awk '$6 < 24 * $2' "$room/table")" ""
check_equal "no disk was without a path" \
	"$(grep -vc "without a path 0;" "$room/table")" 0
if [ "$stride" -lt 5 ]; then
	sed 's/^/# /' "$room/table"
fi
exit $((failures > 0))
