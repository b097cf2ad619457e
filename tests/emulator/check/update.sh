#!/bin/sh
# shellcheck disable=SC2016 # what single quotes hold is for another shell
# SPDX-License-Identifier: BSD-2-Clause
#
# sg_ses_microcode --all-modules: two modules, 12 disks in use; modules restart,
# or do not. Whatever happens, no disk is without a path at any time, and the
# command that is printed leads to the end.
. "$TOP/tests/checks.sh"
room=$BUILD/tests/update
rm -rf "$room"
mkdir -p "$room"
{
	printf ACME120200
	head -c 30000 /dev/urandom
} >"$room/fw"

# on SCRIPT: its output, on the machine "pool", in one line; messages are in
# $room/err
on() {
	rm -rf "$room/state"
	with-enclosure --no-wait --kernel=pool --state="$room/state" \
		--log="$room/log" sh -c "
		update() {
			sg_ses_microcode -m 7 -b 8k -I '$room/fw' \\
				--all-modules \"\$@\"
		}
		$1" 2>"$room/err" | tr '\n\t' '; '
}

# both: do both modules have the image?
both() {
	cmp -s "$room/fw" "$room/state/0.image-0" &&
		cmp -s "$room/fw" "$room/state/1.image-0"
}
done1="IOM 1 of 2: product revision before: 0103, now: 0200;"
done2="IOM 2 of 2: product revision before: 0103, now: 0200;"

check_equal "both modules" "$(on 'update pool; echo $?; shelf starved')" \
	"$done1${done2}0;"
check_succeeds "... have the image" both
check_equal "... without a message" "$(cat "$room/err")" ""
check_equal "by the node of the second" "$(on 'update /dev/sg1; echo $?')" \
	"$done1${done2}0;"
check_equal "the plan" "$(on 'update --dry-run pool |
	grep -E "^IOM|redundancy|all modules|verdict" |
	cut -c1-60' | sed 's/; */;/g')" \
	"IOM 1 of 2, /dev/sg0:;path_redundancy: yes. 12 disks are reached \
through this ;verdict: go;IOM 2 of 2, /dev/sg1:;path_redundancy: yes. 12 \
disks are reached through this ;verdict: go;all modules: go;"


# -- for programs
check_equal "the plan as JSON" "$(on 'update --dry-run --json pool |
	grep -E "module_state|single_path|logical_identifier\"|\"verdict"' |
	sed 's/^ *//; s/; */;/g')" "\
\"logical_identifier\": \"3000000000000f01\",;\
\"module_state\": \"waiting\",;\"single_path_devices\": [],;\
\"verdict\": \"go\";\"module_state\": \"waiting\",;\
\"single_path_devices\": [],;\"verdict\": \"go\";\"verdict\": \"go\";"
check_equal "the result as JSON" "$(on 'update --json pool |
	grep -E "module_state|after|expected_rev|\"state"' |
	sed 's/^ *//; s/; */;/g')" "\"expected_revision\": \"0200\",;\
\"module_state\": \"done\",;\"state\": \"complete\",;\
\"revision_after\": \"0200\",;\"module_state\": \"done\",;\
\"state\": \"complete\",;\"revision_after\": \"0200\",;"
check_equal "the events" "$(on 'update --json-events pool |
	grep -E "module_|settle|update_end" |
	sed "s/.*event\":\"\([a-z_]*\)\".*/\1/" | uniq')" "module_begin;settle;\
module_end;module_begin;settle;module_end;update_end;"

# -- disks in use
check_equal "a disk with one path" "$(on 'shelf pull path sdc; update pool
	echo $?')" "45;"
check_contains "... is named" "$(cat "$room/err")" \
	"no path is known that their users keep while this module restarts: sdo."
check_equal "... nothing was sent" "$(grep -c cdb=1d "$room/log")" 0
check_equal "... the plan" "$(on 'shelf pull path sdc
	update --dry-run pool >/dev/null; echo $?')" "45;"
check_equal "... --force" "$(on 'shelf pull path sdc; update --force pool
	echo $?; shelf starved | sort -u')" "$done1${done2}0;pool 0,2;"
check_equal "a path is lost while the first module restarts" "$(on '
	shelf fault node=sg0,op=1d,nth=4,delay=1
	update pool & shelf fired; wait $!; echo $?')" "$done1${done2}0;"
sed 's/^multipath$/#/' "$TOP/tests/emulator/machines/pool.machine" |
	sed '/^m[do]/{/^module/!d;};/^swap/d' >"$room/plain.machine"
cat >>"$room/plain.machine" <<END
mount 8:0 /dev/sda
mount 8:208 /dev/sdn
END
plain() {
	with-enclosure --no-wait --kernel="$room/plain.machine" \
		sg_ses_microcode -m 7 -I "$room/fw" --all-modules "$@" \
		pool 2>"$room/err"
	echo $?
}
check_equal "mounted on a path itself" "$(plain --dry-run |
	sed -n 's/.*redundancy: //p' | tr '\n' ';')" \
	"no. These disks are mounted, held or swapped on, and no path is known \
that their users keep while this module restarts: sda,sdm.;no. These disks are \
mounted, held or swapped on, and no path is known that their users keep while \
this module restarts: sdb,sdn.;"
check_equal "... is refused" "$(plain)" 45

# -- modules that are not there, or not the same
check_equal "a module that cannot be read" "$(on 'shelf pull module sg1
	update pool; echo $?')" "46;"
check_contains "... says so" "$(cat "$room/err")" \
	"The shelf has 2 modules, but only 1 can be read here. Nothing is sent."

check_equal "... with --resume" "$(on 'shelf pull module sg1
	update --resume --to=0200 pool; echo $?')" "46;"
check_contains "... the command that continues" "$(cat "$room/err")" \
	"This command continues:"
other='head -c 8192 /dev/zero | sg_ses_microcode -m 7 --tlength=30010 -I - \
	/dev/sg1'
follow='sed -n "/^ sg_ses_mic/p" "'$room'/err" >"'$room'/next"
	sh "'$room'/next"'
check_equal "another download is in progress" "$(on "$other"'
	update --resume --to=0200 pool; echo $?')" "26;"
check_contains "... is not continued with this image" "$(cat "$room/err")" \
	"the second continues:
 sg_ses_microcode --mode=dmc_abort /dev/sg1
 sg_ses_microcode "
check_equal "... it is ended, and then" "$(on "$other"'
	update --resume --to=0200 pool; '"$follow"'; echo $?')" \
	"$done1${done2}0;"
check_succeeds "... both have the image" both
check_equal "... without --resume" "$(on "$other"'
	update pool; echo $?; '"$follow"'; echo $?')" "26;$done1${done2}0;"
check_contains "... nothing is to be continued" "$(cat "$room/err")" \
	"the second begins the update:
 sg_ses_microcode --mode=dmc_abort /dev/sg1
 sg_ses_microcode -m 7 -b 8k -I $room/fw --all-modules pool
"
check_succeeds "... both have the image" both

# -- after a module: stopped NUMBER SCRIPT: the exit status, and the command
# that is printed then leads to the end, when everything is well again
stopped() {
	check_equal "$1" "$(on "$3"'
		shelf quirk -0 restart=3; shelf quirk -1 restart=3
		shelf fault; shelf put
		sed -n "s/^ \(sg_ses_microcode .*\)/\1/p" "'"$room"'/err" \
			>"'"$room"'/next"
		[ -s "'"$room"'/next" ] && sh "'"$room"'/next"; echo $?
		sg_ses_microcode --all-modules --resume --to=0200 -v -m 7 \
			-I "'"$room"'/fw" pool 2>&1 | grep -c "already."
		shelf starved')" "$2"
	check_succeeds "$1: both have the image" both
}
stopped "the first is refused at boot" "38;$done1${done2}0;2;" \
	'shelf quirk -0 restart=3 boot=old; update pool; echo $?'
stopped "the second is refused at boot" "${done1}38;${done2}0;2;" \
	'shelf quirk -1 restart=3 boot=old; update pool; echo $?'
stopped "the second does not come back" "${done1}33;0;2;" \
	'shelf quirk -1 restart=3 boot=never; update pool; echo $?'
stopped "the paths do not come back" "33;${done2}0;2;" \
	'shelf quirk -0 restart=3:500; update pool; echo $?'

# -- an image of the revision that the modules have shows nothing by it
{
	printf ACME120103
	head -c 30000 /dev/urandom
} >"$room/equal"
# equal NUMBER SCRIPT: interrupted at a command, the printed commands lead to
# the end
equal() {
	mv "$room/fw" "$room/new"
	mv "$room/equal" "$room/fw"
	check_equal "an equal revision, interrupted at chunk $1" "$(on '
		shelf fault op=1d,nth='"$1"',signal=INT
		update --to=0103 pool >/dev/null
		shelf fault
		grep "^ sg_ses_microcode" "'"$room"'/err" >"'"$room"'/next"
		[ -s "'"$room"'/next" ] && sh "'"$room"'/next" >/dev/null
		echo $?')" "0;"
	check_succeeds "... both have the image" both
	mv "$room/fw" "$room/equal"
	mv "$room/new" "$room/fw"
}
equal 2
equal 4
equal 6
check_equal "a module that runs it and waits for the rest" "$(on '
	sg_ses_microcode -m 7 -I '"$room"'/fw --wait /dev/sg1 >/dev/null
	sleep 60
	shelf fault op=1d,nth=6,signal=INT
	update pool
	shelf fault
	update --resume --to=0200 pool; echo $?
	sg_ses_microcode /dev/sg1 | grep -c "0x1]"')" \
	"${done1}IOM 2 of 2: product revision before: 0200, now: 0200;0;0;"
check_succeeds "... both have the image" both

# -- firmware of other kinds: kind QUIRK FAULT OPTION: the status of what is
# printed
kind() {
	sed "s/restart=20:5/& $1/" "$TOP/tests/emulator/machines/pool.machine" \
		>"$room/kind.machine"
	rm -rf "$room/state"
	with-enclosure --no-wait --kernel="$room/kind.machine" \
		--state="$room/state" sh -c "
		shelf fault $2
		sg_ses_microcode -m 7 -b 8k -I '$room/fw' --all-modules $3 pool
		shelf fault
		grep '^ sg_ses_microcode' '$room/err' >'$room/next'
		sh '$room/next'; echo \$?" 2>"$room/err" | tail -n 1
}
check_equal "any offset, interrupted" \
	"$(kind any-offset op=1d,nth=2,signal=INT "")" 0
check_contains "... ends the download first" "$(cat "$room/next")" \
	" sg_ses_microcode --mode=dmc_abort /dev/sg0
 sg_ses_microcode --resume="
check_succeeds "... both have the image" both
check_equal "a status page that ends the download" \
	"$(kind status-resets-download "" "")" 0
check_contains "... needs --non" "$(cat "$room/next")" "pool --non"
check_succeeds "... both have the image" both
check_equal "a revision that nobody expected" "$(kind "" "" --to=0199)" 0
check_contains "... may be that of the image" "$(cat "$room/next")" \
	"--to=0199 pool --to=0200"
check_contains "... says so" "$(cat "$room/err")" \
	"If the image brings revision 0200, this command continues:"
check_succeeds "... both have the image" both
check_equal "a revision that was not known before" "$(on '
	shelf quirk -1 restart=3 boot=old
	shelf fault node=sg1,op=12,nth=2,sense=1/17/00
	update --to=0200 pool; echo $?')" "${done1}38;"
check_contains "... is not that of the image" "$(cat "$room/err")" \
	"
This command continues:
 sg_ses_microcode --resume="
check_equal "an update of the module that does not end" "$(on '
	shelf fault node=sg0,op=1c,page=0e,n=32-9999,poke=10:02
	update --to=0200 pool; echo $?; shelf fault; '"$follow"'; echo $?')" \
	"33;$done1${done2}0;"
check_contains "... is waited for first" "$(cat "$room/err")" \
	"Do not switch the enclosure off before that changes"
check_contains "... and then" "$(cat "$room/err")" \
	"
After that, this command continues:
 sg_ses_microcode --resume="
check_succeeds "... both have the image" both
