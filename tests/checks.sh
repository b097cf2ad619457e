# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# The checks of test scripts. Each prints one result in the form that tests/run
# reads; a script ends with `[ $failures -eq 0 ]`.
failures=0

report_ok() { # NAME
	echo "ok $1"
}

report_failure() { # NAME WHY
	echo "not ok $1: $2"
	failures=$((failures + 1))
}

# check_equal NAME GOT WANT: two texts are equal
check_equal() {
	if [ "$2" = "$3" ]; then
		report_ok "$1"
		return
	fi
	printf '%s\n' "$2" | sed -n '1,40s/^/# got:  /p'
	printf '%s\n' "$3" | sed -n '1,40s/^/# want: /p'
	report_failure "$1" "not what was expected"
}

# check_same_files NAME WANT GOT: two files are equal
check_same_files() {
	if difference=$(diff "$2" "$3"); then
		report_ok "$1"
		return
	fi
	printf '%s\n' "$difference" | sed -n '1,20s/^/# /p'
	report_failure "$1" "< is what is expected"
}

# check_succeeds NAME COMMAND...: the command ends with exit status 0
check_succeeds() {
	check_name=$1
	shift
	if "$@" >/dev/null; then
		report_ok "$check_name"
	else
		report_failure "$check_name" "$* ended with $?"
	fi
}

# check_line NAME TEXT PATTERN: a line of the text fits a basic regular
# expression
check_line() {
	if printf '%s\n' "$2" | grep -q -e "$3"; then
		report_ok "$1"
		return
	fi
	printf '%s\n' "$2" | sed 's/^/# /'
	report_failure "$1" "no line fits $3"
}

# check_contains NAME TEXT PART, check_lacks NAME TEXT PART: is the part in the
# text?
check_contains() {
	case $2 in
	*"$3"*) report_ok "$1" ;;
	*) check_equal "$1" "$2" "...$3..." ;;
	esac
}

check_lacks() {
	case $2 in
	*"$3"*) check_equal "$1" "$2" "nothing of $3" ;;
	*) report_ok "$1" ;;
	esac
}

# wait_for COMMAND...: until it succeeds. What never comes is given up after
# minutes, far from what a busy machine takes.
wait_for() {
	tries=0
	until "$@" >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ $tries -lt 12000 ] || return 1
		sleep 0.05
	done
}
