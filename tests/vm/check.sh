#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# In the guest: real nodes do what emulated ones do, and the kernel's own
# enclosure driver is a client that was not made for us.
. "$TOP/tests/emulator/check/lib.sh"

is "the kernel says it is an enclosure" \
	"$(cat /sys/class/scsi_generic/sg0/device/type)" 13
cd /sys/class/scsi_generic/sg0/device || exit 1
is "vendor and model" "$(sed 's/ *$//' vendor model | tr '\n' ' ')" \
	"ACME Shelf 12 "

# -- ses.ko
modprobe ses
bays=/sys/class/enclosure/0:0:1:0
ok "ses.ko binds" wait_for test -d $bays
is "ses.ko: components" "$(cat $bays/components)" 14
is "ses.ko: logical identifier" "$(cat $bays/id)" 0x3000000000000c01
for n in 01 05 12; do
	is "ses.ko: Bay $n" "$(cat "$bays/Bay $n/type" "$bays/Bay $n/slot" |
		tr '\n' ' ')" "array device $((1$n - 100)) "
done
is "ses.ko: an empty bay" "$(cat "$bays/Bay 12/status")" "not installed"
# (it loses count of the names at the second type of bays)
is "ses.ko: bays of the drawer" \
	"$(cat "$bays"/*/type 2>/dev/null | grep -c '^device$')" 2
echo 1 >"$bays/Bay 03/locate"
is "ses.ko lights a LED, we see it" \
	"$(sg_ses --descriptor='Bay 03' --get=ident "$SG")" 1
ok "we put it out" sg_ses --dev-slot-num=3 --clear=ident "$BSG"
is "ses.ko sees it" "$(cat "$bays/Bay 03/locate")" 0
ok "we light another" sg_ses --dev-slot-num=5 --set=fault "$SG"
is "ses.ko sees that" "$(cat "$bays/Bay 05/fault")" 2

# -- the same scripts as under preload
checks=$TOP/tests/emulator/check
sh "$checks/changes.sh" "$SG" "$BSG" "1 2 3" || bad=$((bad + 1))
sh "$checks/nodes.sh" "$SG" "$BSG" || bad=$((bad + 1))

# -- the same shelf behind the nvme driver
is "the kernel says it is an NVMe controller" \
	"$(sed 's/ *$//' /sys/class/nvme/nvme0/model \
		/sys/class/nvme/nvme0/transport | tr '\n' ' ')" "Shelf 12 tcp "
sh "$checks/both.sh" "$SG" "$NVME" || bad=$((bad + 1))
sh "$checks/both.sh" "$NVME_BLOCK" "$NVME_GENERIC" || bad=$((bad + 1))

# -- without root
sh "$TOP/tests/vm/user.sh" || bad=$((bad + 1))

# -- the device ends a command with a status of its own
is "each command reached the model" \
	"$(grep -q '^tcmu cdb=' "$COMMANDS" && echo some)" some
[ $bad -eq 0 ]
