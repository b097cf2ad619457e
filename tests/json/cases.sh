#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# cases.sh FILE: every command of a case file can write JSON: whatever it does,
# the document is strict JSON, and its exit status is that of the program. The
# same for a script that asks for JSON. What was seen is left for page.sh.
. "$TOP/tests/json/lib.sh"
file=$1
name=${file##*/}
programs=$work/programs
DOCUMENTS=$work/documents
export DOCUMENTS
mkdir -p "$work/paths" "$DOCUMENTS" "$programs"
ln -s "$TOP/tests/json/sg_ses" "$TOP/tests/json/sg_ses_microcode" "$programs"
PATH=$programs:$PATH
# whatever a command reads or writes in vain has an end
ulimit -f 131072

# run_commands FILE: those of a case file, here
run_commands() {
	sed -n 's/^\$ //p' "$1" | while IFS= read -r command; do
		sh -c "$command" </dev/null >/dev/null 2>&1
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
	for event in $(grep -ho '"event":"[a-z_]*"' "$@" | sort -u |
		cut -d '"' -f 4); do
		grep -h "\"event\":\"$event\"" "$@" >"$work/lines"
		"$strict" --lines --paths "$work/lines" | sed "s/^/$event./"
	done
}

# what a script says of itself counts where it is a test
case $file in
*.case) (cd tests/cases && run_commands "$name") ;;
*/watch.sh) with-enclosure --shelf=small sh "$TOP/$file" >/dev/null 2>&1 ;;
*/watch_machine.sh)
	with-enclosure --kernel=both sh "$TOP/$file" >/dev/null 2>&1
	;;
*)	sh "$TOP/$file" >/dev/null 2>&1 ;;
esac

# shellcheck disable=SC2046 # names without blanks
set -- $(each json)
documents=$#
if [ $# -gt 0 ]; then
	"$strict" --status --paths "$@" >"$work/paths/$name" 2>"$work/wrong"
	check_same_files "$# documents of $name" /dev/null "$work/wrong"
	if command -v python3 >/dev/null 2>&1; then
		python3 -S -E tests/json/documents.py doc/sg_ses_json.5 "$@" \
			>"$work/wrong" 2>&1
		check_same_files "$# documents of $name for python" \
			/dev/null "$work/wrong"
	else
		echo "skip documents of $name for python: no python3"
	fi
fi
# shellcheck disable=SC2046
set -- $(each lines)
if [ $# -gt 0 ]; then
	"$strict" --lines "$@" >"$work/wrong" 2>&1
	check_same_files "lines of $name" /dev/null "$work/wrong"
	keep_lines "$@" >"$work/paths/$name.lines"
fi
[ "$documents$#" != 00 ] || report_failure "$name" "it wrote no JSON"
[ $failures -eq 0 ]
