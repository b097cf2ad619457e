#!/bin/sh
# shellcheck disable=SC2016 # what single quotes hold is for another shell
# SPDX-License-Identifier: BSD-2-Clause
#
# A module that restarts with new code: its nodes are gone for a while, and the
# paths of disks through it; it comes back with the new code, with the old one,
# or not at all. Waits take no time: a restart lasts as long as programs wait.
. "$TOP/tests/checks.sh"
room=$BUILD/tests/restart
rm -rf "$room"
mkdir -p "$room"
{
	printf ACME120200
	head -c 100000 /dev/zero
} >"$room/fw"

# on SCRIPT: its output, on the machine "pool", in one line
on() {
	with-enclosure --no-wait --kernel=pool sh -c "
		update() {
			sg_ses_microcode -m 7 -b 32k -I '$room/fw' \"\$@\"
		}
		bay() {
			sg_ses --map=device pool | head -n 1
		}
		$1" 2>"$room/err" | tr '\n\t' '; '
}

check_equal "a shelf that is in use" \
	"$(on 'sg_ses --map=device,held pool | sed -n "1p;12p"')" \
	"sda,sdm mpatha;sdl,sdx mpathl;"
check_equal "a file system and swap on top" \
	"$(on 'cut -d " " -f 3,9 /proc/self/mountinfo; cat /proc/swaps |
	cut -d " " -f 1; ls /sys/class/block/dm-0/holders')" \
	"9:0 /dev/md0;9:1 /dev/md1;253:10 /dev/dm-10;/dev/dm-11;md0;"
check_equal "new code: node and paths are gone" \
	"$(on 'update /dev/sg1; bay; ls /dev/sg1 /dev/bsg/1:0:0:0 2>&1 |
	grep -c "No such"; ls /sys/class/block | grep -c "^sd"')" \
	"sda;2;12;"
check_equal "... until enough time has passed; then the paths, too" \
	"$(on 'update /dev/sg1; sleep 19; ls /dev/sg1; sleep 2; ls /dev/sg1
	bay; sleep 5; bay
	sg_ses /dev/sg1 | head -n 1; sg_ses /dev/sg0 | head -n 1')" \
	"/dev/sg1;sda;sda,sdm;  ACME      Shelf 12          0200;\
  ACME      Shelf 12          0103;"
check_equal "a program that waits for it" \
	"$(on 'update --wait /dev/sg0; bay; sleep 9; bay')" \
	"product revision before: 0103, now: 0200;sdm;sda,sdm;"
check_equal "the old code: the image was refused" \
	"$(on 'shelf quirk restart=3 boot=old; update --wait /dev/sg0
	echo $?; bay')" \
	"product revision before: 0103, now: 0103 (the same: an equal version, \
or not active);0;sda,sdm;"
check_equal "it does not come back" \
	"$(on 'shelf quirk restart=3 boot=never; update --wait /dev/sg0
	echo $?; sleep 99999; ls /dev/sg0; bay')" "33;sdm;"
check_equal "... until someone puts it back" \
	"$(on 'shelf quirk restart=3 boot=never; update /dev/sg0; bay
	shelf put module sg0; bay; shelf put module sg0; echo $?')" \
	"sdm;sda,sdm;1;"
check_equal "a node that was open before" "$(on '
	exec 9<>/dev/sg1; update /dev/sg1; scsi-cmd /dev/fd/9 \
		1c 01 00 10 00 00 >/dev/null 2>&1; [ $? != 0 ] && echo gone')" \
	"gone;"
check_equal "no disk was without a path" \
	"$(on 'update --wait /dev/sg0; sleep 9; update --wait /dev/sg1
	sleep 9; bay; shelf starved')" "product revision before: 0103, now: \
0200;product revision before: 0103, now: 0200;sda,sdm;"
check_equal "a disk that had one path was" \
	"$(on 'shelf pull path sdc; update /dev/sg1; bay; shelf starved')" \
	"sda;pool 0,2;"
check_equal "all disks were" "$(on 'update /dev/sg0; update /dev/sg1; bay
	shelf starved | sort -u | grep -c pool')" "12;"
check_equal "a process that reads sees it" \
	"$(on 'read-paths start; update /dev/sg0; update /dev/sg1; bay
	read-paths stop | sed "s/ [1-9][0-9]*$/ some/"')" "12 24 24 some;"
check_equal "... and no disk without a path if they go in turn" \
	"$(on 'read-paths start; shelf pull module sg0; shelf put module sg0
	shelf pull module sg1; shelf put; read-paths stop')" "12 24 24 0;"
