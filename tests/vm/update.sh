#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# In the guest of updated_modules (tests/map/machine.sh): both modules of a
# shelf are updated, one after the other, while its disks are in use: multipath
# maps, a mirror on two of them with swap, and a process that reads. Outside,
# tests/vm/all.sh compares what the modules have got.
. "$TOP/tests/checks.sh"

sh tests/vm/image.sh >/tmp/fw
update() {
	sg_ses_microcode -m 7 -b 8k -I /tmp/fw --all-modules "$@" \
		"rack 7 shelf 2"
}
revisions() {
	for node in /dev/sg0 /dev/sg4; do
		sg_ses $node | sed -n '1s/.* //p'
	done | tr '\n' ' '
}
rows() {
	sg_ses --map=device,held,array "rack 7 shelf 2" | tr '\t' ' ' |
		grep ^sd
}

# -- what uses the disks
names=
for devices in $(sg_ses --map=device "rack 7 shelf 2" | grep ,); do
	name=mpath$(echo "$devices" | cut -c 3)
	names="$names $name"
	# shellcheck disable=SC2046 # several devices
	stack multipath "$name" \
		$(echo "$devices" | sed 's|\([^,]*\),*|/dev/\1 |g')
done >/tmp/maps
check_equal "three multipath maps" "$(tr '\n' ' ' </tmp/maps)" \
	"dm-0 dm-1 dm-2 "
check_succeeds "a mirror on two of them" \
	stack mirror /dev/md0 /dev/dm-0 /dev/dm-1
mkswap /dev/md0 >/dev/null
check_succeeds "... with swap" swapon /dev/md0
check_equal "the map shows them" "$(rows)" "$(cat <<END
sda,sdd mpatha md0
sdb,sde mpathb md0
sdf - -
sdc,sdg mpathc -
END
)"

# -- the update
check_equal "before" "$(revisions)" "0103 0103 "
# (the disk with one path, and that at NVMe controllers, are not in use)
check_equal "the plan" "$(update --dry-run |
	sed -n 's/.*restarts: \([^.]*\)\. None is mounted.*/\1/p
	/^all modules/p' | sed 's/nvme[01]/nvme/' | tr '\n' ';')" \
	"nvmen1;sdf; nvmen1;all modules: go;"
# shellcheck disable=SC2086 # several names
stack read 60 $names >/tmp/read &
reader=$!
check_equal "both modules, in turn" "$(update 2>/tmp/err; echo $?)" \
	"IOM 1 of 2: product revision before: 0103, now: 0200
IOM 2 of 2: product revision before: 0103, now: 0200
0"
sed 's/^/# /' /tmp/err
kill $reader
wait $reader
read -r reads errors lost back </tmp/read
echo "# $reads blocks, $errors errors, $lost paths lost, $back back"
check_succeeds "the process has read" test "$reads" -gt 0
check_equal "... without an error" "$errors" 0
check_succeeds "... and has seen paths go, of both modules" \
	test "$lost" -ge 2
check_equal "... and all of them come back" "$back" "$lost"
check_equal "after" "$(revisions)" "0200 0200 "
check_equal "all disks are where they were" "$(rows | wc -l)" 4
check_succeeds "swap can be switched off" swapoff /dev/md0
check_equal "once more: nothing is to do" \
	"$(update --resume --to=0200 -v 2>&1 | grep -c 'already\.')" 2
[ $failures -eq 0 ]
