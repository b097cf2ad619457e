#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Tests with MemorySanitizer, which finds what is read before anything is
# written to it: cases, and hostile input. All code is C and needs libc only,
# which the sanitizer knows; the emulator's library to preload has none.
. "$TOP/tests/build/lib.sh"

flags="-g -O1 -fsanitize=memory -fno-sanitize-recover=all"
flags="$flags -fsanitize-memory-track-origins -fno-omit-frame-pointer"
mkdir -p "$matrix"
echo 'int main(void) { return 0; }' >"$matrix/probe.c"
# shellcheck disable=SC2086 # several flags
if ! has clang "MemorySanitizer"; then
	exit 0
elif ! clang $flags -o "$matrix/probe" "$matrix/probe.c" 2>/dev/null ||
	! "$matrix/probe"; then
	echo "skip MemorySanitizer: clang has none here"
	exit 0
fi
# where off_t has 64 bits anyway: clang 14 does not know that stat64() and its
# kin, which that macro makes of stat(), write to their argument
[ "$(getconf LONG_BIT)" = 64 ] && cppflags=-U_FILE_OFFSET_BITS
built memory_sanitizer test-programs CC=clang CFLAGS="$flags" \
	CPPFLAGS="${cppflags:-}" &&
	passed "MemorySanitizer" memory_sanitizer cases vectors guard fuzz
[ $failures -eq 0 ]
