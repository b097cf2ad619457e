#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The house plan: which room may include which. A public header belongs to the
# room of the .c file of its name, or of the private room named in the table; a
# header of another room is included by its place below lib/ or src/. doc/DESIGN
# has the same table.
cd "$TOP" || exit 1

# headers without a .c of their name, and their rooms
room_of_header() {
	case $1 in
	memory.h) echo base ;;
	show.h) echo show ;;
	microcode.h) echo microcode ;;
	monitor.h) echo monitor ;;
	*)
		for c in lib/*/"${1%.h}.c"; do
			[ -f "$c" ] && c=${c#lib/} && echo "${c%%/*}" && return
		done
		echo unknown
		;;
	esac
}

allowed() {	# room -> rooms it may include
	case $1 in
	base) echo "base" ;;
	scsi) echo "base scsi" ;;
	output) echo "base output" ;;
	ses) echo "base scsi ses" ;;
	show) echo "base scsi ses output show" ;;
	change) echo "base scsi ses change" ;;
	microcode) echo "base scsi ses microcode" ;;
	sysfs) echo "base sysfs" ;;
	machine) echo "base scsi ses output sysfs machine" ;;
	inventory) echo "base scsi sysfs inventory" ;;
	map) echo "base scsi ses output sysfs machine inventory map" ;;
	led) echo "base scsi ses output sysfs machine inventory map change" \
		"led" ;;
	capture) echo "base scsi ses output sysfs machine inventory map" \
		"capture" ;;
	monitor) echo "base scsi ses output show sysfs inventory monitor" ;;
	esac
}

bad=0
complain() {
	echo "# $1"
	bad=$((bad + 1))
}

# shellcheck disable=SC2013 # a header has no blanks in its name
for file in lib/*/*.[ch] include/ses/*.h; do
	case $file in
	lib/*) room=${file#lib/} room=${room%%/*} ;;
	*) room=$(room_of_header "${file##*/}") ;;
	esac
	for header in $(sed -n 's/^#include <ses\/\(.*\)>$/\1/p' "$file"); do
		from=$(room_of_header "$header")
		case " $(allowed "$room") " in
		*" $from "*) ;;
		*) complain "$file ($room) includes <ses/$header> ($from)" ;;
		esac
	done
	for header in $(sed -n 's/^#include "\(.*\)"$/\1/p' "$file"); do
		case $file in
		include/*) complain "$file includes \"$header\" of lib/" ;;
		esac
		case $header in
		*/*) [ -f "lib/$header" ] && from=${header%%/*} ;;
		*) [ -f "${file%/*}/$header" ] && from=$room ;;
		esac || complain "$file includes \"$header\": no such file"
		case " $(allowed "$room") " in
		*" $from "*) ;;
		*) complain "$file ($room) includes \"$header\" ($from)" ;;
		esac
	done
done
# the programs: their own folder, what both share, and include/
# shellcheck disable=SC2013
for file in src/*/*.[ch]; do
	room=${file#src/} room=${room%%/*}
	for header in $(sed -n 's/^#include "\(.*\)"$/\1/p' "$file"); do
		case $header in
		*/*) place=src/$header from=${header%%/*} ;;
		*) place=${file%/*}/$header from=$room ;;
		esac
		[ -f "$place" ] ||
			complain "$file includes \"$header\": not of src/"
		case $room/$from in
		"$room/$room" | */common | completion/*) ;;
		*) complain "$file ($room) includes \"$header\" ($from)" ;;
		esac
	done
done
# every .c includes its own header first
for file in lib/*/*.c src/*/*.c; do
	name=${file##*/} name=${name%.c}
	first=$(sed -n 's/^#include [<"]\(.*\)[>"]$/\1/p' "$file" | head -n 1)
	for own in "include/ses/$name.h" "${file%.c}.h"; do
		[ -f "$own" ] || continue
		# a program's files have no public header
		case $own:$file in include/*:src/*) continue ;; esac
		[ "${first##*/}" = "$name.h" ] ||
			complain "$file does not include its own header first"
		break
	done
done
if [ $bad -eq 0 ]; then
	echo "ok include directions"
else
	echo "not ok include directions: $bad bad include(s)"
fi
[ $bad -eq 0 ]
