#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Every command of every case file can write JSON: whatever it does, the
# document is strict JSON, and its exit status is that of the program. The same
# for the scripts that ask for JSON. What was seen is left for page.sh.
. "$TOP/tests/json/lib.sh"
PATH=$TOP/tests/json:$PATH
DOCUMENTS=$work/documents
export PATH DOCUMENTS
rm -rf "$work/paths"
mkdir -p "$work/paths"
page=doc/sg_ses_json.5
# whatever a command reads or writes in vain has an end
ulimit -f 131072

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

# each KIND: the documents of this kind
each() {
	for document in "$DOCUMENTS"/*."$1"; do
		[ ! -f "$document" ] || echo "$document"
	done
}

# keep_lines FILE...: the paths of lines, below the name of their event
keep_lines() {
	# shellcheck disable=SC2013 # a word on each line
	for event in $(grep -ho '"event":"[a-z]*"' "$@" | sort -u |
		cut -d '"' -f 4); do
		grep -h "\"event\":\"$event\"" "$@" >"$work/lines"
		"$strict" --lines --paths "$work/lines" | sed "s/^/$event./"
	done
}

# look NAME: at all that was written
look() {
	# shellcheck disable=SC2046 # names without blanks
	set -- "$1" $(each json)
	if [ $# -gt 1 ]; then
		name=$1
		shift
		{
			"$strict" "$@" 2>&1
			check_status "$@"
		} >"$work/wrong"
		same "$# documents of $name" /dev/null "$work/wrong"
		"$strict" --paths "$@" >"$work/paths/$name" 2>/dev/null
		if command -v python3 >/dev/null 2>&1; then
			python3 tests/json/documents.py $page "$@" \
				>"$work/wrong" 2>&1
			same "$# documents of $name for python" /dev/null \
				"$work/wrong"
		else
			echo "skip documents of $name for python: no python3"
		fi
	fi
	# shellcheck disable=SC2046
	set -- "${name:-$1}" $(each lines)
	if [ $# -gt 1 ]; then
		name=$1
		shift
		"$strict" --lines "$@" >"$work/wrong" 2>&1
		same "lines of $name" /dev/null "$work/wrong"
		keep_lines "$@" >"$work/paths/$name.lines"
	fi
}

# begin: nothing was written yet
begin() {
	rm -rf "$DOCUMENTS"
	mkdir -p "$DOCUMENTS"
	name=
}

for file in tests/cases/*.case; do
	begin
	(cd tests/cases && run_commands "${file##*/}")
	# some are about something without documents
	look "${file##*/}"
done

# scripts that ask for JSON themselves; what they say of it counts where they
# are tests. (One takes long and has a parser of its own.)
# shellcheck disable=SC2013 # names without blanks
for file in $(grep -lE -e '--js(on|-file)' tests/map/*.sh \
	tests/emulator/check/*.sh); do
	[ "${file##*/}" != microcode.sh ] || continue
	begin
	case $file in
	*/watch.sh)
		with-enclosure --shelf=small sh "$TOP/$file" ;;
	*)	sh "$TOP/$file" ;;
	esac >/dev/null 2>&1
	look "${file##*/}"
	[ "$(each json)$(each lines)" ] || bad "$file" "it wrote no JSON"
done
[ $failures -eq 0 ]
