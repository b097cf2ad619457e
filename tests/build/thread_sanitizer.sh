#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Tests with ThreadSanitizer, which finds what two threads use at once: jobs on
# their own, and the programs while they read nodes side by side. The emulator's
# library is not instrumented; it acts as the kernel.
. "$TOP/tests/build/lib.sh"

flags="-g -O1 -fsanitize=thread -fno-omit-frame-pointer"
mkdir -p "$matrix"
echo 'int main(void) { return 0; }' >"$matrix/probe.c"
# shellcheck disable=SC2086 # several flags
if ! gcc $flags -o "$matrix/probe" "$matrix/probe.c" 2>/dev/null ||
	! "$matrix/probe"; then
	echo "skip ThreadSanitizer: gcc has none here"
	exit 0
fi
where=$matrix/thread_sanitizer
jobs=$where/tests/unit/base/jobs
build_variant thread_sanitizer "all emulator $jobs" CC=gcc CFLAGS="$flags" ||
	exit 1

# with_threads NAME COMMAND...: nothing is used by two threads at once
with_threads() {
	name=$1
	shift
	rm -f "$where"/found.*
	if ! TSAN_OPTIONS=log_path=$where/found BUILD=$where MORE_THREADS=1 \
		PATH=$where:$where/tests/emulator:$TOP/tests:$PATH \
		"$@" >"$where.log" 2>&1; then
		tail -n 20 "$where.log" | sed 's/^/# /'
		report_failure "$name" "a test failed"
	elif cat "$where"/found.* 2>/dev/null | head -n 40 | sed 's/^/# /' |
		grep .; then
		report_failure "$name" "ThreadSanitizer found something"
	else
		report_ok "$name"
	fi
}
with_threads "ThreadSanitizer: jobs" "$jobs"
with_threads "ThreadSanitizer: nodes side by side" \
	sh "$TOP/tests/emulator/check/side_by_side.sh"
[ $failures -eq 0 ]
