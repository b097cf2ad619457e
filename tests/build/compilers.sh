#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# gcc without optimizing, gcc and clang with more of it than usual, to the
# letter of the standard and with every warning an error. As usual gcc builds
# what all other tests run; minimal.sh fails on a warning of it.
. "$TOP/tests/build/lib.sh"

# The table of sense codes is one literal, longer than what the letter of the
# standard promises; every compiler has room for it.
letter="-pedantic -Wno-overlength-strings"

# compiled CC "FLAGS" TARGETS GROUP...
compiled() {
	name="$1 ${2%% *}"
	directory=$1${2%% *}
	build_variant "$directory" "$3" CC="$1" CFLAGS="$2 -Werror" || return
	shift 3
	run_groups "$name" "$directory" "$@"
}

if find_program gcc gcc; then
	compiled gcc "-O0 $letter" "all unit-programs" unit
	compiled gcc -O3 all vectors
fi
if find_program clang clang; then
	compiled clang "-O3 $letter" "all unit-programs" unit
fi
[ $failures -eq 0 ]
