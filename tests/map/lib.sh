# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# For the scripts of this directory; TOP and BUILD come from tests/run. The
# machines that they look at are planted by tests/emulator/plant.c.
work=$BUILD/tests/map/${0##*/}
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 1
. "$TOP/tests/checks.sh"
# shellcheck source=machine.sh
. "$TOP/tests/map/machine.sh"

# plant_machine DESCRIPTION-COMMAND...: a new tree, which SG_SES_ROOT names then
plant_machine() {
	SG_SES_ROOT=$work/tree
	export SG_SES_ROOT
	rm -rf "$SG_SES_ROOT"
	"$@" | plant "$SG_SES_ROOT"
}

# run_command COMMAND...: its stdout in $out, stderr in $err, exit status in $rc
# shellcheck disable=SC2034 # they are for those who include this
run_command() {
	out=$("$@" 2>"$work/err")
	rc=$?
	err=$(cat "$work/err")
}

# map_rows [SHELF...]: the map in short: slot state devices how
map_rows() {
	run_command sg_ses --map=slot,state,device,how "$@"
	out=$(printf '%s\n' "$out" | tr '\t' ' ')
}

# with [OPTION...] -- COMMAND...: on a shelf with two modules; commands in $log
with() {
	rm -rf "$work/log" "$work/state"
	run_command with-enclosure --no-wait --kernel=rack --log="$work/log" \
		--log-data "$@"
	log=$(cat "$work/log" 2>/dev/null)
}
# sends: how many pages were sent
sends() {
	printf '%s\n' "$log" | grep -c 'cdb=1d'
}
