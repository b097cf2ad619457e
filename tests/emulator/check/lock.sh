#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The lock of a shelf: who changes it waits, for a limited time; who reads does
# not. Whatever the nodes are, no change is lost.
dir=${0%/*}
. "$TOP/tests/checks.sh"

# refused NAME COMMAND...: it ends with 47, and says who is in the way
refused() {
	name=$1
	shift
	said=$("$@" 2>&1)
	check_equal "$name: exit status" $? 47
	check_line "$name: message" "$said" \
		'^/dev/[a-z0-9:/]* is locked by another process'
}

# what is done while somebody else has the lock
writers() {
	node=$1
	refused "a change" sg_ses --index=0 --set=ident "$node"
	refused "a nickname" sg_ses --control --nickname=x "$node"
	refused "a page of one's own" \
		sg_ses --control --page=str --data=41 "$node"
	printf 'ACME120200' >"$work/fw.bin"
	refused "a download" sg_ses_microcode --mode=dmc_offs_save \
		--in="$work/fw.bin" "$node"
	check_equal "reading" "$(sg_ses --index=0 --get=ident "$node")" 0
	check_succeeds "a dry run" \
		sg_ses --index=0 --set=ident --dry-run "$node"
}

file=ses-3000000000000b01.lock
run=${SES_EMULATOR:-}/run	# the /run of the emulated shelf
case ${1:-} in
node)
	work=$2
	exec 9</dev/sg0
	flock 9
	writers /dev/sg0
	flock -u 9
	check_succeeds "unlocked, it is made" \
		sg_ses --index=0 --set=ident --verify /dev/sg0
	flock -s 9
	check_succeeds "who only shares a lock holds nobody up" \
		sg_ses --index=0 --clear=ident --verify /dev/sg0
	[ $failures -eq 0 ]
	exit
	;;
shelf)
	work=$2
	exec 9>"$run/lock/$file"
	flock 9
	for node in /dev/sg0 /dev/bsg/0:0:1:0 /dev/nvme0 /dev/nvme0n1; do
		writers $node
	done
	[ $failures -eq 0 ]
	exit
	;;
file)
	lock=$run/lock/$file
	change="sg_ses --index=0 --set=ident --verify /dev/sg0"
	check_succeeds "reading" sg_ses --join /dev/sg0
	check_equal "reading makes no lock file" \
		"$(test -e "$lock" && echo there)" ""
	check_succeeds "a dry run" \
		sg_ses --index=0 --set=ident --dry-run /dev/sg0
	check_equal "nor does a dry run" "$(test -e "$lock" && echo there)" ""
	check_equal "a change" "$($change 2>&1)" ""
	check_equal "makes one" \
		"$(stat -c '%a %F' "$lock")" "600 regular empty file"
	# planted by another user
	for plant in "ln -s /dev/sg0" "mkdir" "mkfifo" "link"; do
		rm -rf "$lock" "$2/victim"
		echo precious >"$2/victim"
		case $plant in
		link) ln "$2/victim" "$lock" ;;
		*) $plant "$lock" ;;
		esac
		check_equal "planted with $plant: the next directory" \
			"$($change 2>&1)" ""
		check_equal "planted with $plant: what it names" \
			"$(cat "$2/victim")" precious
	done
	# and nowhere at all
	rm -rf "$lock"
	mkdir "$lock"
	rm -f "$run/$file"
	mkdir "$run/$file"
	check_line "no lock file can be made" "$($change 2>&1)" \
		"^Warning: No lock file $file can be made"
	check_equal "that is told once" \
		"$($change 2>&1 | grep -c 'lock file')" 1
	[ $failures -eq 0 ]
	exit
	;;
esac

if ! command -v flock >/dev/null; then
	echo "skip lock: no flock here"
	exit 0
fi
work=$(mktemp -d)
fail=0
# part NAME: that part of this file, and the commands that it sends
part() {
	: >"$work/log"
	with-enclosure --shelf=small --no-wait --log="$work/log" \
		sh "$0" "$1" "$work" || fail=1
}
part node
check_equal "commands that changed something beside a locked node" \
	"$(grep -c cdb=1d "$work/log")" 2
part shelf
check_equal "... and in a locked shelf" "$(grep -c cdb=1d "$work/log")" 0
part file

# The lock is given back in time: the second change is made. sg_ses waits ten
# seconds; on a machine that was busy for longer it is done once more.
wait_and_change() {
	begun=$(date +%s)
	# shellcheck disable=SC2016 # the inner shell expands it
	with-enclosure --shelf=small sh -c '
		. "$TOP/tests/checks.sh"
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
		wait $!'
	status=$?
	if [ $status -eq 47 ] && [ $(($(date +%s) - begun)) -ge 10 ]; then
		wait_and_change
	fi
}
wait_and_change
check_equal "who waits comes in" $status 0

# both modules, both interfaces, an NVMe controller and its namespaces
nodes="/dev/sg0 /dev/sg1 /dev/bsg/0:0:1:0 /dev/nvme0 /dev/nvme0n1 /dev/ng0n1"
options=
for node in $nodes; do
	options="$options --node=$node"
done
# shellcheck disable=SC2086 # several nodes
with-enclosure $options --slow=1 sh "$dir/rounds.sh" 15 $nodes || fail=1
rm -rf "$work"
[ $failures -eq 0 ] && [ $fail -eq 0 ]
