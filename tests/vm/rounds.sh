#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# In the guest, rounds.sh ROUNDS: two programs change one slot at once through
# each pair of nodes that lead to the shelf. There are two SCSI devices, as with
# two I/O modules, and an NVMe controller with a namespace.
. "$TOP/tests/checks.sh"

# a second host that is connected to the same device
target=/sys/kernel/config/target
loop=$target/loopback/naa.5000000000000003
mkdir -p $loop/tpgt_1/lun/lun_0
echo naa.5000000000000004 >$loop/tpgt_1/nexus
check_succeeds "a second way to the shelf" \
	ln -s $target/core/user_0/shelf $loop/tpgt_1/lun/lun_0/shelf
for node in /dev/sg1 /dev/bsg/1:0:1:0; do
	check_succeeds "$node comes" wait_for test -e $node
done
sh "$TOP/tests/emulator/check/rounds.sh" "$1" "$SG" /dev/sg1 \
	/dev/bsg/1:0:1:0 "$NVME_BLOCK" "$NVME_GENERIC" ||
	failures=$((failures + 1))
[ $failures -eq 0 ]
