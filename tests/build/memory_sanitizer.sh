#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Tests with MemorySanitizer, which finds what is read before anything is
# written to it. All code is C and needs libc only, which the sanitizer knows.
# The emulator's library is not instrumented; it acts as the kernel, and what
# it writes is named in lib/base/kernel_wrote.h.
#
# unit/show/agree is left out: it takes as long as all of these. Cases, and
# hostile input (guard, fuzz), are part of `tests/run build sanitized`.
#
# usage: memory_sanitizer.sh [GROUP...]
. "$TOP/tests/build/lib.sh"

flags="-g -O1 -fsanitize=memory -fno-sanitize-recover=all"
flags="$flags -fno-omit-frame-pointer"
mkdir -p "$matrix"
echo 'int main(void) { return 0; }' >"$matrix/probe.c"
# shellcheck disable=SC2086 # several flags
if ! find_program clang "MemorySanitizer"; then
	exit 0
elif ! clang $flags -o "$matrix/probe" "$matrix/probe.c" 2>/dev/null ||
	! "$matrix/probe"; then
	echo "skip MemorySanitizer: clang has none here"
	exit 0
fi
# where off_t has 64 bits anyway: clang 14 does not know that stat64() and the
# like, which that macro makes of stat(), write to their argument
[ "$(getconf LONG_BIT)" = 64 ] && cppflags=-U_FILE_OFFSET_BITS
[ $# -gt 0 ] || set -- unit vectors
needed="all unit-programs"
[ "$*" = "unit vectors" ] || needed=test-programs
if build_variant memory_sanitizer "$needed" CC=clang CFLAGS="$flags" \
	CPPFLAGS="${cppflags:-}"; then
	rm -f "$matrix/memory_sanitizer/tests/unit/show/agree"
	[ "$needed" != test-programs ] || use_usual_tools memory_sanitizer
	run_groups "MemorySanitizer" memory_sanitizer "$@"
fi
[ $failures -eq 0 ]
