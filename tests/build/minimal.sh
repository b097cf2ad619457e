#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The promise of README: a C compiler, GNU make, libc, the headers of the kernel
# and a POSIX shell with its utilities are enough for make check. PATH has
# nothing else here.
#
# usage: minimal.sh [GROUP...]: with groups, these with the shells dash, bash
# and that of busybox: `tests/run build minimal`.
. "$TOP/tests/build/lib.sh"

# what the project uses of POSIX, what a compiler runs, and gzip, mktemp,
# readlink, seq, sha256sum, stat, yes, which are wherever those are
utilities="[ ar as awk basename cat cc chmod cksum cmp comm cp cut date dd
	diff dirname echo env expand expr false find fold gcc getconf grep
	gzip head id kill ld ln ls make mkdir mkfifo mktemp mv nm nohup od
	paste printf ps pwd readlink rm rmdir sed seq sh sha256sum size sleep
	sort stat tail tee test touch tr true tty uname uniq wc xargs yes"
bin=$matrix/minimal-bin
rm -rf "$bin"
mkdir -p "$bin"
for name in $utilities; do
	program=$(command -v "$name") || continue
	case $program in
	/*) ln -s "$program" "$bin/$name" ;;
	esac
done

# minimal SHELL [GROUP...]
minimal() {
	find_program "$1" "$1 and little else" || return
	ln -sf "$(command -v "$1")" "$bin/sh"
	shell=$1
	shift
	log=$matrix/minimal-$shell.log
	if ! (PATH=$bin && make -s SHELL="$bin/sh" BUILD="$matrix/minimal" \
		test-programs) >"$log" 2>&1 || [ -s "$log" ]; then
		tail -n 20 "$log" | sed 's/^/# /'
		report_failure "$shell and little else" \
			"it cannot be built without warnings"
	elif (PATH=$bin && tests/run "$matrix/minimal" "$@") >"$log" 2>&1; then
		report_ok "$shell and little else: $(tail -n 1 "$log")"
	else
		grep -v '^skip ' "$log" | tail -n 30 | sed 's/^/# /'
		report_failure "$shell and little else" "$(tail -n 1 "$log")"
	fi
}

if [ $# -eq 0 ]; then
	minimal dash unit vectors
else
	minimal dash "$@"
	minimal bash "$@"
	# the static one cannot be preloaded with device nodes
	export CASES_SKIP
	minimal busybox cases lint
fi
[ $failures -eq 0 ]
