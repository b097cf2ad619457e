#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Programs of all kinds see the nodes: by whatever call they look, open and
# wait, and what is handed on from one to the next.
. "$TOP/tests/checks.sh"

check_equal "a descriptor that was inherited" \
	"$(with-enclosure --shelf=small sh -c '
	exec 3<>/dev/sg0
	scsi-cmd /dev/fd/3 000000000000')" "status 00"
check_equal "a node for reading stays one" \
	"$(with-enclosure --shelf=small sh -c '
	exec 3</dev/sg0
	scsi-cmd -r /dev/fd/3 1d1000000000' 2>&1)" \
	"scsi-cmd: /dev/fd/3: Operation not permitted"
check_equal "test -c" \
	"$(with-enclosure sh -c 'test -c /dev/sg0 && echo yes')" yes
check_equal "test -b" "$(with-enclosure --node=/dev/sdc \
	sh -c 'test -b /dev/sdc && echo yes')" yes
check_equal "the drivers of the nodes" "$(with-enclosure cat /proc/devices |
	grep -c -E '^ *[0-9]+ (sg|bsg)$')" 2
check_equal "other files are what they are" \
	"$(with-enclosure cat "$0" | cksum)" "$(cksum <"$0")"
check_equal "a node that nobody made" \
	"$(with-enclosure scsi-cmd /dev/sg77 00 2>&1)" \
	"scsi-cmd: /dev/sg77: No such file or directory"
check_equal "nothing is left behind" "$(TMPDIR=$BUILD/tests/tmp sh -c '
	mkdir -p "$TMPDIR"
	with-enclosure sg_ses /dev/sg0 >/dev/null
	with-enclosure --shelf=nosuch true 2>/dev/null
	ls "$TMPDIR"')" ""

# a clock goes on while waits are skipped
if command -v python3 >/dev/null; then
	check_equal "waits that take no time" \
		"$(with-enclosure --no-wait python3 -c '
import time
a = time.monotonic()
time.sleep(1000)
print(time.monotonic() - a >= 1000)')" True
else
	echo "skip waits that take no time: no python3 here"
fi

# a program that cannot be preloaded into is reported
box=$(command -v busybox)
if [ -n "$box" ] && ! ldd "$box" >/dev/null 2>&1; then
	with-enclosure busybox true 2>"$BUILD/tests/err"
	check_equal "a static program: exit status" $? 125
	check_equal "a static program" "$(cat "$BUILD/tests/err")" \
		"with-enclosure: busybox is linked statically: the emulated \
enclosure cannot be preloaded into it."
else
	echo "skip a static program: no static busybox here"
fi
[ $failures -eq 0 ]
