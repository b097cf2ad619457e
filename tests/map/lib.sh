# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# For the scripts of this directory; TOP and BUILD come from tests/run. The
# machines that they look at are planted by tests/emulator/plant.c.
work=$BUILD/tests/map/${0##*/}
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 1
failures=0
# shellcheck source=machine.sh
. "$TOP/tests/map/machine.sh"

# ok NAME COMMAND...: does it end with 0?
ok() {
	name=$1
	shift
	if "$@"; then
		echo "ok $name"
	else
		echo "not ok $name: $*"
		failures=$((failures + 1))
	fi
}

# is NAME GOT WANT
is() {
	if [ "$2" = "$3" ]; then
		echo "ok $1"
		return
	fi
	printf '%s\n' "$3" | sed 's/^/# wanted: /' | head -n 30
	printf '%s\n' "$2" | sed 's/^/# got:    /' | head -n 30
	echo "not ok $1: this is not what was wanted"
	failures=$((failures + 1))
}

# has NAME TEXT PART, lacks NAME TEXT PART: is the part in the text?
has() {
	case $2 in
	*"$3"*) echo "ok $1" ;;
	*) is "$1" "$2" "...$3..." ;;
	esac
}
lacks() {
	case $2 in
	*"$3"*) is "$1" "$2" "nothing of $3" ;;
	*) echo "ok $1" ;;
	esac
}

# planted DESCRIPTION-COMMAND...: a new tree, which SG_SES_ROOT names then
planted() {
	SG_SES_ROOT=$work/tree
	export SG_SES_ROOT
	rm -rf "$SG_SES_ROOT"
	"$@" | plant "$SG_SES_ROOT"
}

# run COMMAND...: its stdout in $out, stderr in $err, exit status in $rc
# shellcheck disable=SC2034 # they are for those who include this
run() {
	out=$("$@" 2>"$work/err")
	rc=$?
	err=$(cat "$work/err")
}

# rows [SHELF...]: what the map says, short: slot state devices how
rows() {
	run sg_ses --map=slot,state,device,how "$@"
	out=$(printf '%s\n' "$out" | tr '\t' ' ')
}
