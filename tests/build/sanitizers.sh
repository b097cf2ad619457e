#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# All tests that run code of ours, with AddressSanitizer, which also finds
# leaks, and UndefinedBehaviorSanitizer.
. "$TOP/tests/build/lib.sh"

flags="-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all"
flags="$flags -fno-omit-frame-pointer"
cc=gcc
mkdir -p "$matrix"
echo 'int main(void) { return 0; }' >"$matrix/probe.c"
# shellcheck disable=SC2086 # several flags
if ! $cc $flags -o "$matrix/probe" "$matrix/probe.c" 2>/dev/null ||
	! "$matrix/probe"; then
	echo "skip sanitizers: $cc has none here"
	exit 0
fi
built sanitizers test-programs CC=$cc CFLAGS="$flags" &&
	passed sanitizers sanitizers \
		unit cases json emulator doc
[ $failures -eq 0 ]
