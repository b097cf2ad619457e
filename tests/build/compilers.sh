#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# gcc and clang, without optimizing, as usual and with more of it than usual, to
# the letter of the standard and with every warning an error.
. "$TOP/tests/build/lib.sh"

# The table of sense codes is one literal, longer than what the letter of the
# standard promises; every compiler has room for it.
letter="-pedantic -Wno-overlength-strings"

for cc in gcc clang; do
	find_program $cc "$cc" || continue
	for flags in "-O0 $letter" -O2 -O3; do
		name="$cc ${flags%% *}"
		directory=$cc${flags%% *}
		build_variant "$directory" test-programs CC=$cc \
			CFLAGS="$flags -Werror" &&
			run_groups "$name" "$directory" unit cases
	done
done
[ $failures -eq 0 ]
