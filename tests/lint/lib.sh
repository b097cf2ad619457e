# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# What the scripts of this directory share; TOP and BUILD come from tests/run.
#
# A script writes its findings into $found, one line "SUBJECT: what is wrong"
# each, and calls report_findings. Findings whose SUBJECT has an exception from
# that check in tests/lint/exceptions are left out; an exception that nothing
# needs is a finding itself.
cd "$TOP" || exit 1
work=$BUILD/tests/lint
mkdir -p "$work"
found=$work/$$.found
. "$TOP/tests/checks.sh"
: >"$found"
trap 'rm -f "$work/$$".*' EXIT

# the files of the project, by their place; what was made is not among them
files() {
	find Makefile README COPYING .ci src include lib doc tests \
		-path "${BUILD#"$TOP"/}" -prune -o -type f -print | sort
}

code() {
	files | grep -E '\.[ch]$'
}

scripts() {
	files | while read -r file; do
		case $file in
		*.sh) echo "$file" ;;
		*.*) ;;
		*) head -n 1 "$file" | grep -q '^#!/bin/sh' && echo "$file" ;;
		esac
	done
}

# report_findings CHECK NAME: the result of one check, and an empty $found
report_findings() {
	grep "^$1 " tests/lint/exceptions | awk '{ print $2 }' >"$work/$$.known"
	awk -v known="$work/$$.known" '
	BEGIN { while ((getline line <known) > 0) excused[line] = 1 }
	{
		subject = $1
		sub(/:$/, "", subject)
		if (subject in excused)
			used[subject] = 1
		else
			print
	}
	END {
		for (subject in excused)
			if (!(subject in used))
				print subject ": the exception is not needed" \
				      " any more"
	}' "$found" >"$work/$$.left"
	if [ -s "$work/$$.left" ]; then
		sed -n '1,40s/^/# /p' "$work/$$.left"
		report_failure "$2" "$(grep -c . "$work/$$.left") finding(s)"
	else
		report_ok "$2"
	fi
	: >"$found"
}
