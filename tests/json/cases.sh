#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Every command of every case file can write JSON: whatever it does, the
# document is strict JSON, and its exit status is that of the program.
. "$TOP/tests/json/lib.sh"
PATH=$TOP/tests/json:$PATH
DOCUMENTS=$work/documents
export PATH DOCUMENTS

# run_commands FILE: those of a case file, here
run_commands() {
	sed -n 's/^\$ //p' "$1" | while IFS= read -r command; do
		sh -c "$command" </dev/null >/dev/null 2>&1
	done
}

# check_status FILE...: exit_status inside against the exit status
check_status() {
	for document; do
		[ -f "${document%.json}.rc" ] || continue
		"$strict" --flat "$document" 2>/dev/null |
			awk -F '\t' -v want="$(cat "${document%.json}.rc")" '
			($1 == "exit_status.i" || $1 == "exit_status") &&
				$2 != want {
				print FILENAME "exit_status " $2 ", not " want
			}'
	done
}

for file in tests/cases/*.case; do
	name=${file##*/}
	rm -rf "$DOCUMENTS"
	mkdir -p "$DOCUMENTS"
	(cd tests/cases && run_commands "$name")
	set -- "$DOCUMENTS"/*.json
	if [ ! -f "$1" ]; then
		# it is about something without documents
		continue
	fi
	{
		"$strict" "$@" 2>&1
		check_status "$@"
	} >"$work/wrong"
	same "$# documents of $name" /dev/null "$work/wrong"
	if command -v python3 >/dev/null 2>&1; then
		python3 tests/json/documents.py "$@" >"$work/wrong" 2>&1
		same "$# documents of $name for python" /dev/null "$work/wrong"
	else
		echo "skip documents of $name for python: no python3 here"
	fi
done
[ $failures -eq 0 ]
