#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# All tests on a real kernel, in a virtual machine: one after the other, as each
# has all of it. TOP and BUILD come from tests/run.
cd "$TOP" || exit 1
status=0
in_machine() {
	tests/vm/run "$@" || status=1
}

in_machine tests/vm/check.sh
in_machine --machine=real_modules tests/vm/map.sh
in_machine --machine=updated_modules tests/vm/update.sh
for module in sg0 sg4; do
	if sh tests/vm/image.sh | cmp - "${BUILD:-build}/vm/$module.image"; then
		echo "ok module $module has the image"
	else
		echo "not ok module $module has the image"
		status=1
	fi
done
# (slow commands, so that programs meet in the middle of a change)
in_machine --slow=1 --log=/dev/null tests/vm/rounds.sh 4
# (a log of it would fill the memory of the guest)
in_machine --shelf=firmware --log=/dev/null \
	tests/emulator/check/downloads.sh /dev/sg0 /dev/bsg/0:0:1:0 turns 16
in_machine --shelf=nvme --quirk=mdts=3 \
	tests/emulator/check/nvme.sh /dev/nvme0
in_machine --shelf=firmware --log=/dev/null \
	tests/emulator/check/downloads.sh /dev/nvme0 /dev/ng0n1 turns 4
exit $status
