#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# In the guest: real nodes do what emulated ones do, and the kernel's own
# enclosure driver is a client that was not made for us.
. "$TOP/tests/checks.sh"

check_equal "the kernel says it is an enclosure" \
	"$(cat /sys/class/scsi_generic/sg0/device/type)" 13
cd /sys/class/scsi_generic/sg0/device || exit 1
check_equal "vendor and model" "$(sed 's/ *$//' vendor model | tr '\n' ' ')" \
	"ACME Shelf 12 "

# -- ses.ko
modprobe ses
bays=/sys/class/enclosure/0:0:1:0
check_succeeds "ses.ko binds" wait_for test -d $bays
check_equal "ses.ko: components" "$(cat $bays/components)" 14
check_equal "ses.ko: logical identifier" "$(cat $bays/id)" 0x3000000000000c01
for n in 01 05 12; do
	check_equal "ses.ko: Bay $n" \
		"$(cat "$bays/Bay $n/type" "$bays/Bay $n/slot" |
		tr '\n' ' ')" "array device $((1$n - 100)) "
done
check_equal "ses.ko: an empty bay" \
	"$(cat "$bays/Bay 12/status")" "not installed"
# (it loses count of the names at the second type of bays)
check_equal "ses.ko: bays of the drawer" \
	"$(cat "$bays"/*/type 2>/dev/null | grep -c '^device$')" 2
echo 1 >"$bays/Bay 03/locate"
check_equal "ses.ko lights a LED, we see it" \
	"$(sg_ses --descriptor='Bay 03' --get=ident "$SG")" 1
check_succeeds "we put it out" sg_ses --dev-slot-num=3 --clear=ident "$BSG"
check_equal "ses.ko sees it" "$(cat "$bays/Bay 03/locate")" 0
check_succeeds "we light another" sg_ses --dev-slot-num=5 --set=fault "$SG"
check_equal "ses.ko sees that" "$(cat "$bays/Bay 05/fault")" 2

# -- the same scripts as under preload
checks=$TOP/tests/emulator/check
sh "$checks/changes.sh" "$SG" "$BSG" "1 2 3" || failures=$((failures + 1))
sh "$checks/nodes.sh" "$SG" "$BSG" || failures=$((failures + 1))

# -- the same shelf through the nvme driver
check_equal "the kernel says it is an NVMe controller" \
	"$(sed 's/ *$//' /sys/class/nvme/nvme0/model \
		/sys/class/nvme/nvme0/transport | tr '\n' ' ')" "Shelf 12 tcp "
sh "$checks/both.sh" "$SG" "$NVME" || failures=$((failures + 1))
sh "$checks/both.sh" "$NVME_BLOCK" "$NVME_GENERIC" || failures=$((failures + 1))

# -- without root
sh "$TOP/tests/vm/user.sh" || failures=$((failures + 1))

# -- the device ends a command with a status of its own
check_equal "each command reached the model" \
	"$(grep -q '^tcmu cdb=' "$COMMANDS" && echo some)" some
[ $failures -eq 0 ]
