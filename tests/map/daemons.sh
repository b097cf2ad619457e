#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The programs of doc/examples, called as their daemons call them.
. "$TOP/tests/map/lib.sh"
lit='sg_ses --map=slot,led | sed -n "/-$/d;s/	/=/p" | tr "\n" " "'

# after COMMANDS: the LEDs that are lit afterwards, in $out
after() {
	run_command with-enclosure --no-wait --kernel=rack sh -c "
		zed() {
			env ZEVENT_CLASS=resource.fs.zfs.statechange \
				ZEVENT_SUBCLASS=statechange ZEVENT_POOL=tank \
				SG_SES_KNOWN='$work/known' \"\$@\" \
				'$TOP/doc/examples/statechange-sg_ses.sh'
		}
		mdadm() {
			'$TOP/doc/examples/mdadm-sg_ses.sh' \"\$@\"
		}
		{ $1; } >/dev/null
		$lit"
}
path=/dev/disk/by-id/wwn-0x5000c50000a00000
for state in FAULTED DEGRADED UNAVAIL REMOVED; do
	after "zed ZEVENT_VDEV_PATH=$path ZEVENT_VDEV_STATE_STR=$state"
	check_equal "zedlet: $state" "$out$err" "0=F "
done
after "zed ZEVENT_VDEV_PATH=$path ZEVENT_VDEV_STATE_STR=FAULTED
	zed ZEVENT_VDEV_PATH=$path ZEVENT_VDEV_STATE_STR=ONLINE"
check_equal "zedlet: ONLINE" "$out$err" ""
after "zed ZEVENT_VDEV_PATH=$path ZEVENT_VDEV_STATE_STR=OFFLINE; zed"
check_equal "zedlet: another state, and none" "$out$err" ""
after "zed ZEVENT_VDEV_PATH=/dev/disk/by-id/gone-part1 \
	ZEVENT_VDEV_DEVID=scsi-35000c50000a00000-part1 \
	ZEVENT_VDEV_STATE_STR=REMOVED"
check_equal "zedlet: the path is gone" "$out$err" "0=F "
after "zed ZEVENT_VDEV_STATE_STR=REMOVED ZEVENT_VDEV_DEVID=scsi-SACME_0-part9"
check_equal "zedlet: nothing is known of it" "$out" ""
check_contains "... it is said" "$err" "scsi-SACME_0 is neither"
with-enclosure --no-wait --kernel=rack sg_ses --capture="$work/known"
after "zed ZEVENT_VDEV_PATH=/dev/none ZEVENT_VDEV_STATE_STR=REMOVED \
	ZEVENT_VDEV_DEVID=wwn-0x5000c50000a00010-part1"
check_equal "zedlet: with a capture" "$out$err" "1=F "

for event in Fail FailSpare; do
	after "mdadm $event /dev/md0 /dev/sda"
	check_equal "mdadm: $event" "$out$err" "0=F "
done
after "mdadm Fail /dev/md0 /dev/sdb; mdadm SpareActive /dev/md0 /dev/sdb"
check_equal "mdadm: SpareActive" "$out$err" ""
after "mdadm DegradedArray /dev/md0; mdadm Fail /dev/md0; mdadm TestMessage"
check_equal "mdadm: events without a member" "$out$err" ""

# the lines of /etc/zfs/vdev_id.conf, with the command of the manual
command=$(sed -n '/map=nickname/,/by/{
	s/^\$ //;s/\\-/-/g;s/\\e/\\/g;s/ --inhex=machine.hex//;p;}' \
	"$TOP/doc/sg_ses.8")
check_succeeds "the manual has the command" test -n "$command"
run_command with-enclosure --kernel=rack sh -c "$command"
check_equal "aliases for ZFS" "$(echo "$out" | sed -n '1p;$p')" \
	"alias rack-7-shelf-2-0 /dev/disk/by-id/wwn-0x5000c50000a00000
alias rack-7-shelf-2-4 /dev/disk/by-id/wwn-0x5000c50000a00040"
for file in "$TOP"/doc/examples/*.sh; do
	check_succeeds "${file##*/} is short" test "$(wc -l <"$file")" -le 30
done
[ $failures -eq 0 ]
