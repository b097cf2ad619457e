# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# For the scripts of this directory; TOP and BUILD come from tests/run.
work=$BUILD/tests/doc
mkdir -p "$work"
cd "$TOP" || exit 1

# section FILE NAME: the lines of one section of a man page
section() {
	awk -v name="$2" '
	/^\.Sh / { inside = substr($0, 5) == name; next }
	inside' "$1"
}

# same NAME WANT GOT: are two files alike?
failures=0
same() {
	if diff "$2" "$3" >"$work/diff"; then
		echo "ok $1"
		return
	fi
	sed -n '1,20s/^/# /p' "$work/diff"
	echo "not ok $1: < is what is expected"
	failures=$((failures + 1))
}
