#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The house plan: which room may include which. A public header belongs to the
# room of the .c file of its name, or of the private room named in the table.
#
#	base <- scsi <- ses <- microcode	base <- output <- ses
#	base, scsi, output, ses <- disk, monitor
#	public headers <- src, tests
cd "$TOP" || exit 1

# headers without a .c of their name, and their rooms
room_of_header() {
	case $1 in
	show.h | join.h | operation.h) echo ses ;;
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
	ses) echo "base scsi output ses" ;;
	microcode) echo "base scsi output ses microcode" ;;
	disk) echo "base scsi output ses disk" ;;
	monitor) echo "base scsi output ses monitor" ;;
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
		[ -f "${file%/*}/$header" ] ||
			complain "$file includes \"$header\" of another room"
	done
done
# shellcheck disable=SC2013
for file in src/*.[ch]; do
	for header in $(sed -n 's/^#include "\(.*\)"$/\1/p' "$file"); do
		[ -f "src/$header" ] ||
			complain "$file includes \"$header\", not of src"
	done
done
# every .c includes its own header first
for file in lib/*/*.c; do
	name=${file##*/} name=${name%.c}
	first=$(sed -n 's/^#include [<"]\(.*\)[>"]$/\1/p' "$file" | head -n 1)
	for own in "include/ses/$name.h" "${file%.c}.h"; do
		[ -f "$own" ] || continue
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
