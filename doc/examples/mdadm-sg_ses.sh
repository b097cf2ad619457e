#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# For mdadm --monitor: the fault LED of a member of an array follows its state.
# In mdadm.conf: PROGRAM /usr/local/sbin/mdadm-sg_ses.sh
#
# mdadm gives the event, the array, and for some events the member.
event=$1
member=${3:-}
case $event in
Fail | FailSpare) action=on ;;
SpareActive) action=off ;;
*) exit 0 ;;
esac
[ -n "$member" ] || exit 0
exec sg_ses --fault="$member" "$action"
