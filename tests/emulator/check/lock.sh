#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A node that somebody else has locked: who changes waits, a bounded time; who
# reads does not.
dir=${0%/*}
. "$dir/lib.sh"

if [ "${1:-}" = inside ]; then
	exec 9</dev/sg0
	flock 9
	said=$(sg_ses --index=0 --set=ident /dev/sg0 2>&1)
	is "a change: exit status" $? 47
	has "a change: message" "$said" \
		'^/dev/sg0 is locked by another process'
	sg_ses --control --nickname=x /dev/sg0 >/dev/null 2>&1
	is "a nickname" $? 47
	sg_ses --control --page=str --data=41 /dev/sg0 >/dev/null 2>&1
	is "a page of one's own" $? 47
	is "reading" "$(sg_ses --index=0 --get=ident /dev/sg0)" 0
	ok "a dry run" sg_ses --index=0 --set=ident --dry-run /dev/sg0
	flock -u 9
	ok "unlocked, it is made" sg_ses --index=0 --set=ident --verify /dev/sg0
	[ $bad -eq 0 ]
	exit
fi

if ! command -v flock >/dev/null; then
	echo "skip lock: no flock here"
	exit 0
fi
log=$(mktemp)
with-enclosure --shelf=small --no-wait --log="$log" sh "$0" inside
bad=$?
is "one command that changes something was sent" \
	"$(grep -c cdb=1d "$log")" 1

# the lock is given back in time: the second change is made
: >"$log"
# shellcheck disable=SC2016 # the inner shell expands it
with-enclosure --shelf=small --log="$log" sh -c '
	. "$1/lib.sh"
	exec 9</dev/sg0
	flock 9
	sg_ses --index=0 --set=ident --verify /dev/sg0 9<&- &
	# it has opened the node, and wants it for itself
	node=$(readlink "/proc/$$/fd/9")
	has_node() {
		readlink /proc/$!/fd/* | grep -Fx "$node"
	}
	wait_for has_node
	exec 9<&-
	wait $!' sh "$dir" "$log"
is "who waits comes in" $? 0
rm -f "$log"
[ $bad -eq 0 ]
