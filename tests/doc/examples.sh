#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Every example of the documents ends with exit status 0, and if anything is
# shown below it, it prints just that.
#
#	sh tests/doc/examples.sh --update FILE...
#	(with TOP, BUILD and PATH as tests/run sets them) replaces what is
#	shown by what is printed now; for a new example any one line will do
#
# The commands run one after the other in a directory that has what is installed
# as examples, and fw.bin, 10000 bytes that the enclosure takes for microcode.
# Those that name a device node run under tests/with-enclosure, all with the
# same enclosure, and those about the shelf "pool" with that of the machine of
# this name, unless they call it themselves. Those about all enclosures of the
# machine see one of tests/map/machine.sh, which machine.hex is a capture of.
# Where that cannot be run, or the program itself does not exist yet, they are
# skipped.
. "$TOP/tests/doc/lib.sh"
# another capture here, and --update, make all examples show that one
shelf=tests/cases/shelf.hex
# a wrapper that shows an enclosure to the command after it, as the device
# nodes that the examples name
enclosure=$TOP/tests/with-enclosure
room=$work/room
examples=$work/examples

# why_not COMMAND: why it cannot be run here, or nothing
why_not() {
	for program in ${1%% *} $(echo "$1" | grep -o 'sg_ses[a-z_]*'); do
		# a program of the same name elsewhere is not the one meant
		case $program in
		sg_ses*) program=$BUILD/$program ;;
		esac
		if ! command -v "$program" >/dev/null 2>&1; then
			echo "there is no ${program##*/} yet"
			return
		fi
	done
	if [ ! -x "$enclosure" ] &&
		{ needs_enclosure "$1" || needs_pool "$1"; }; then
		echo "there is no tests/with-enclosure"
	fi
}

needs_pool() {
	case $1 in
	tests/with-enclosure*) return 1 ;;
	*" pool" | *" pool "* | *" pool/"* | *"=pool:"*) ;;
	*) return 1 ;;
	esac
}

needs_enclosure() {
	case $1 in
	tests/with-enclosure*) return 1 ;;
	*" /dev/sg"* | *" /dev/bsg/"* | *" /dev/n"[gv]*) ;;
	*) return 1 ;;
	esac
}

# the disks of this machine would be others
needs_machine() {
	case $1 in
	*--inhex* | *" /dev/sg"*) return 1 ;;
	*" --map"* | *" --front"* | *" --find="* | *" --locate"* | \
		*" --fault="* | *" --led"* | *" --list-enclosures"* | \
		*" --capture"* | *'"rack 7 shelf 2"'*) ;;
	*) return 1 ;;
	esac
}

# run_example N: runs $command; returns its exit status
run_example() {
	to=$examples/$1
	set -- sh -c "$command"
	if needs_enclosure "$command"; then
		nodes=$(echo "$command" | grep -o '/dev/[a-z]*[0-9:/]*' |
			sort -u)
		# shellcheck disable=SC2046,SC2086 # one option for each
		set -- "$enclosure" --state="$work/enclosure" --no-wait \
			$(printf -- '--node=%s ' $nodes) "$@"
	fi
	if needs_pool "$command"; then
		set -- "$enclosure" --kernel=pool --state="$work/pool" \
			--no-wait "$@"
	elif needs_machine "$command"; then
		set -- env SG_SES_ROOT="$work/machine" "$@"
	fi
	(cd "$room" && exec "$@") >"$to.got" 2>"$to.err"
}

# one FILE N
one() {
	name="$1:$(cat "$examples/$2.line")"
	command=$(cat "$examples/$2.cmd")
	why=$(why_not "$command")
	cp "$examples/$2.want" "$examples/$2.got"
	if [ "$why" ]; then
		echo "skip $name: $why"
		return
	fi
	if ! run_example "$2"; then
		sed 's/^/# /' "$examples/$2.err"
		echo "not ok $name: the command failed"
		failures=$((failures + 1))
		return
	fi
	if [ ! -s "$examples/$2.want" ]; then
		: >"$examples/$2.got"
	fi
	[ "$update" ] || check_same_files "$name" \
		"$examples/$2.want" "$examples/$2.got"
}

rm -rf "$work/machine"
(
	# shellcheck source=tests/map/machine.sh
	. "$TOP/tests/map/machine.sh"
	two_modules
) | plant "$work/machine"
update=
[ "${1-}" = --update ] && update=1 && shift
{
	sed -n 1,2p doc/examples/machine.hex
	SG_SES_ROOT=$work/machine sg_ses --capture=- | sed 1,2d
} >"$work/machine.hex"
if [ "$update" ]; then
	cat "$work/machine.hex" >doc/examples/machine.hex
fi
check_same_files "machine.hex is that machine" \
	"$work/machine.hex" doc/examples/machine.hex
# shellcheck disable=SC2046 # a word for each page
[ $# -gt 0 ] || set -- $(grep -l '^\.Sh EXAMPLES' doc/*.[1-8]) README
for file; do
	rm -rf "$examples" "$room" "$work/enclosure" "$work/pool"
	mkdir -p "$examples" "$room"
	cp doc/examples/* "$room"
	cp "$shelf" "$room/shelf.hex"
	printf '%-10000s' ACME120200 >"$room/fw.bin"
	ln -s "$TOP/tests" "$room/tests"
	awk -v dir="$examples" -f tests/doc/examples.awk "$file"
	n=1
	while [ -f "$examples/$n.cmd" ]; do
		one "$file" $n
		n=$((n + 1))
	done
	[ $n -gt 1 ] || echo "skip $file: it has no examples"
	if [ "$update" ]; then
		awk -v dir="$examples" -v update=1 -f tests/doc/examples.awk \
			"$file" >"$work/updated" && cat "$work/updated" >"$file"
	fi
done
[ $failures -eq 0 ]
