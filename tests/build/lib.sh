# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# For the scripts of this directory, which build the project in other ways and
# run its tests there; TOP and BUILD come from tests/run. Of each build there is
# one result, and the output of its tests is shown only if one fails.
cd "$TOP" || exit 1
matrix=$BUILD/matrix
tools=$BUILD/tests/tools
. "$TOP/tests/checks.sh"
# the options of the outer make are not for these builds
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES CFLAGS CPPFLAGS LDFLAGS CC AR \
	BUILD GROUPS

# find_program PROGRAM NAME: can it be run? Without it NAME is skipped.
find_program() {
	command -v "$1" >/dev/null && return
	echo "skip $2: no $1 here"
	return 1
}

# build_variant NAME "TARGET..." VARIABLE=VALUE...: in matrix/NAME
build_variant() {
	where=$matrix/$1
	mkdir -p "$where"
	targets=$2
	name=$1
	shift 2
	# shellcheck disable=SC2086 # several targets
	if make -s -j "${JOBS:-2}" BUILD="$where" "$@" $targets \
		>"$where.log" 2>&1 && [ ! -s "$where.log" ]; then
		return
	fi
	tail -n 20 "$where.log" | sed 's/^/# /'
	report_failure "$name" "it cannot be built without warnings"
	return 1
}

# use_usual_tools NAME: the emulated shelf and the tools of this build for the
# tests of matrix/NAME. They are not what is tested there, have unit tests that
# are, and each process with sanitizers takes a tenth of a second to begin.
use_usual_tools() {
	cp "$tools"/* "$matrix/$1/tests/tools" &&
		cp "${tools%/*}/emulator/shelf" "$matrix/$1/tests/emulator"
}

# run_groups NAME DIRECTORY GROUP...: the tests of a build below matrix/
run_groups() {
	name=$1
	where=$matrix/$2
	shift 2
	if "$TOP/tests/run" "$where" "$@" >"$where.log" 2>&1; then
		report_ok "$name: $(sed -n '$s/, 0 failed.*//p' "$where.log")"
	else
		grep -v '^skip ' "$where.log" | tail -n 30 | sed 's/^/# /'
		report_failure "$name" "$(tail -n 1 "$where.log")"
	fi
}

# wrap_programs NAME [QEMU...]: matrix/NAME-run gets the programs of
# matrix/NAME, each run by QEMU if one is given, and the tools of this build.
# Device nodes cannot be emulated for them.
wrap_programs() {
	where=$matrix/$1
	shift
	rm -rf "$where-run"
	mkdir -p "$where-run/tests"
	ln -s "$tools" "$where-run/tests/tools"
	for program in "$where"/sg_ses* "$where"/tests/unit/*/*; do
		case $program in *.d | *.log) continue ;; esac
		wrapper=$where-run/${program#"$where"/}
		mkdir -p "${wrapper%/*}"
		if [ $# -eq 0 ]; then
			ln -s "$program" "$wrapper"
			continue
		fi
		# (-0: the program goes by its own name)
		# shellcheck disable=SC2016 # for the wrapper
		printf '#!/bin/sh\nexec %s -0 "${0##*/}" "%s" "$@"\n' \
			"$*" "$program" >"$wrapper"
		chmod +x "$wrapper"
	done
}

# the cases that need no device node, nor what one has left
no_nodes='with-enclosure|^\. |/tests/log'
CASES_SKIP=$no_nodes
run_without_nodes() {
	(
		export CASES_SKIP
		run_groups "$@"
		exit $failures
	) || failures=$((failures + 1))
}

# A large quarantine costs more than all else does.
ASAN_OPTIONS=quarantine_size_mb=4
export ASAN_OPTIONS

# run_sanitized NAME GROUP...: tests with AddressSanitizer, which also finds
# leaks, and UndefinedBehaviorSanitizer; skipped where gcc has none
run_sanitized() {
	what=$1
	shift
	flags="-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all"
	flags="$flags -fno-omit-frame-pointer"
	mkdir -p "$matrix"
	echo 'int main(void) { return 0; }' >"$matrix/probe.c"
	# shellcheck disable=SC2086 # several flags
	if ! gcc $flags -o "$matrix/probe" "$matrix/probe.c" 2>/dev/null ||
		! "$matrix/probe"; then
		echo "skip $what: gcc has none here"
		return
	fi
	build_variant sanitizers test-programs CC=gcc CFLAGS="$flags" &&
		use_usual_tools sanitizers && run_groups "$what" sanitizers "$@"
}
