#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A zedlet: the fault LED of a disk follows its state in the pool. Copy it to
# /etc/zfs/zed.d/. ZED runs it with ZEVENT_* in the environment.
#
# A disk that is gone has no path any more. Its bay is found by its identifier,
# if "sg_ses --capture=/var/lib/sg_ses/known" was run while it was there.
case ${ZEVENT_VDEV_STATE_STR:-} in
FAULTED | DEGRADED | UNAVAIL | REMOVED) action=on ;;
ONLINE) action=off ;;
*) exit 0 ;;
esac
known=${SG_SES_KNOWN:-/var/lib/sg_ses/known}
if [ -e "${ZEVENT_VDEV_PATH:-}" ]; then
	exec sg_ses --fault="$ZEVENT_VDEV_PATH" "$action"
fi
# wwn-0x5000c50000a00000-part1, scsi-35000c50000a00000-part1
[ -n "${ZEVENT_VDEV_DEVID:-}" ] || exit 0
set -- --fault="${ZEVENT_VDEV_DEVID%-part*}"
[ ! -e "$known" ] || set -- "$@" --known="$known"
exec sg_ses "$@" "$action"
