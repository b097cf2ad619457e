#!/bin/sh
# shellcheck disable=SC2016 # what single quotes hold is for another shell
# SPDX-License-Identifier: BSD-2-Clause
#
# doc/examples/three-nights.txt: its commands, one after the other on an
# emulated machine, print what it says. With --update it is written again.
. "$TOP/tests/doc/lib.sh"
file=doc/examples/three-nights.txt
nights=$work/nights

rm -rf "$nights"
mkdir -p "$nights"
awk -v dir="$nights" -f tests/doc/examples.awk "$file"
"$TOP/tests/with-enclosure" --kernel=rack --no-wait sh -c '
	n=1
	while [ -f "$1/$n.cmd" ]; do
		sh -c "$(cat "$1/$n.cmd")" >"$1/$n.got" 2>&1
		n=$((n + 1))
	done' sh "$nights"
if [ "${1-}" = --update ]; then
	awk -v dir="$nights" -v update=1 -f tests/doc/examples.awk "$file" \
		>"$work/updated" && cat "$work/updated" >"$file"
	exit
fi
n=1
while [ -f "$nights/$n.cmd" ]; do
	check_same_files "$file:$(cat "$nights/$n.line")" \
		"$nights/$n.want" "$nights/$n.got"
	n=$((n + 1))
done
check_succeeds "$file has commands" test $n -gt 20
[ $failures -eq 0 ]
