# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# For the scripts of this directory; TOP and BUILD come from tests/run.
work=$BUILD/tests/doc
mkdir -p "$work"
cd "$TOP" || exit 1
. "$TOP/tests/checks.sh"

# section FILE NAME: the lines of one section of a man page
section() {
	awk -v name="$2" '
	/^\.Sh / { inside = substr($0, 5) == name; next }
	inside' "$1"
}
