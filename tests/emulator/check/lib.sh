# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# What the scripts of this directory share: results in the form of tests/run.

bad=0

# is NAME GOT WANT: two texts are equal
is() {
	if [ "$2" = "$3" ]; then
		echo "ok $1"
	else
		printf '# got:\n%s\n# want:\n%s\n' "$2" "$3" | sed 's/^/# /'
		echo "not ok $1: not what was expected"
		bad=$((bad + 1))
	fi
}

# ok NAME COMMAND...: the command succeeds
ok() {
	name=$1
	shift
	if "$@" >/dev/null; then
		echo "ok $name"
	else
		echo "not ok $name: $* failed with $?"
		bad=$((bad + 1))
	fi
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

# has NAME TEXT PATTERN: a line of the text fits a basic regular expression
has() {
	if printf '%s\n' "$2" | grep -q -e "$3"; then
		echo "ok $1"
	else
		printf '%s\n' "$2" | sed 's/^/# /'
		echo "not ok $1: there is no line like $3"
		bad=$((bad + 1))
	fi
}
