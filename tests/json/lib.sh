# shellcheck shell=sh disable=SC2034 # those who read this use the names
# SPDX-License-Identifier: BSD-2-Clause
# For the scripts of this directory; TOP and BUILD come from tests/run.
work=$BUILD/tests/json
mkdir -p "$work"
cd "$TOP" || exit 1
strict=$BUILD/tests/tools/json
failures=0

# good NAME, bad NAME WHY: a result
good() {
	echo "ok $1"
}

bad() {
	echo "not ok $1: $2"
	failures=$((failures + 1))
}

# same NAME WANT GOT: are two files alike?
same() {
	if diff "$2" "$3" >"$work/diff"; then
		good "$1"
	else
		sed -n '1,20s/^/# /p' "$work/diff"
		bad "$1" "< is what is expected"
	fi
}
