#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# When is additional status believed to belong to the neighbours? Shelves of
# bays with a status each (o OK, c critical, n not installed) and an additional
# status each (a a device, v none, - no descriptor).
# shellcheck disable=SC2317,SC2119 # called by planted
. "$TOP/tests/map/lib.sh"

# shelf STATUS ADDITIONAL: a shelf of bays like these
shelf() {
	box
	cat <<END
type arr ${#1}
  element all name="SLOT %02d" slot=0+
END
	echo "$1 $2" | awk 'BEGIN {
		status["o"] = "ok"
		status["c"] = "critical"
		status["n"] = "not_installed"
	} {
		for (i = 0; i < length($1); i++) {
			a = substr($2, i + 1, 1)
			print "  element " i " status=" \
				status[substr($1, i + 1, 1)]
			if (a == "a")
				printf "  sas %d address=5000c500%08x " \
					"phy=%d targets=ssp\n", i, i * 16, i
			else
				print "  sas " i " address=0 device=0"
			if (a == "-")
				print "  aes " i " invalid=1"
		}
	}'
	echo end
}

# fits STATUS ADDITIONAL, moved STATUS ADDITIONAL: which of both is believed
fits() {
	plant_machine shelf "$1" "$2"
	run_command sg_ses --map
	check_lacks "$1 $2: as they are" "$rc $out" "when it is moved"
	[ "$rc" = 0 ] || check_equal "$1 $2: a map" "$rc" 0
}
moved() {
	plant_machine shelf "$1" "$2"
	run_command sg_ses --map
	check_contains "$1 $2: moved by one" "$out" "when it is moved"
}

# one bay that contradicts, wherever it is
fits ooc aav
fits coo vaa
fits oco ava
fits oooooooooooc aaaaaaaaaaav
fits coooooooooon vaaaaaaaaaav
fits conn vavv
fits occ aav
fits oon aaa
fits noo aaa
fits oocnnn aavvvv
fits nncoo vvvaa
fits oooocnnn "aaaav---"
fits ooooc "aaaav"
fits cooc vaav
fits c v
fits n a
fits on aa
# all of them belong to the next bay: no bay has the first descriptor
moved onnonn "-avvav"
moved oonn "-aav"
moved nnoo "-vva"
moved ooono "-aaav"
moved nnnooo "-vvvaa"
moved oooooooooon "-aaaaaaaaaa"
# or to the one before: the last has none
moved onnonn "vvavv-"
moved nnoo "vaa-"
moved oonn "avv-"
moved onoooo "vaaaa-"

plant_machine shelf ocn avv
map_rows
check_equal "installed, says the status: not empty" "$(printf '%s\n' "$out" |
	cut -d ' ' -f 1,2 | tr '\n' ' ')" "0 foreign 1 unknown 2 empty "

exit "$failures"
