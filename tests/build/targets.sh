#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Machines of other kinds: 32 bits, another byte order, another libc. Their
# programs run here, if need be in the user mode emulation of QEMU.
#
# usage: targets.sh [GROUP...]: with groups, these on more machines. The usual
# run has one of each kind; musl builds static programs, too (static.sh).
. "$TOP/tests/build/lib.sh"
asked=$*

# target NAME RUNNER "GROUP..." VARIABLE=VALUE...
target() {
	name=$1
	runner=$2
	groups=${asked:-$3}
	shift 3
	build_variant "$name" "all unit-programs" "$@" || return
	# QEMU itself needs more descriptors than these cases leave, and does
	# not pass on ioctls it does not know
	CASES_SKIP=$no_nodes${runner:+|ulimit -n| /dev/null </dev/null}
	# shellcheck disable=SC2086 # a command and its arguments
	wrap_programs "$name" $runner
	# shellcheck disable=SC2086 # several groups
	run_without_nodes "$name" "$name-run" $groups
}

# can NAME RUNNER CC FLAGS: a program can be made and run
can() {
	find_program "${3%% *}" "$1" || return
	[ -z "$2" ] || find_program "${2%% *}" "$1" || return
	mkdir -p "$matrix"
	cat >"$matrix/$1.c" <<'END'
#include <linux/bsg.h>
#include <scsi/sg.h>
#include <stdio.h>
#include <asm/errno.h>
int main(void) { return puts("yes") < 0; }
END
	# shellcheck disable=SC2086 # several words
	if $3 $4 -o "$matrix/$1.probe" "$matrix/$1.c" 2>/dev/null &&
		[ "$($2 "$matrix/$1.probe" 2>/dev/null)" = yes ]; then
		return
	fi
	echo "skip $1: $3 $4 makes nothing that runs here"
	return 1
}

# 32 bits. Where cross compilers are installed, too, the headers of the kernel
# are not in the way of -m32.
m32="-m32 -idirafter /usr/include/$(uname -m)-linux-gnu"
# (a kernel may run none)
i386=
mkdir -p "$matrix"
echo 'int main(void) { return 0; }' >"$matrix/i386.c"
gcc -m32 -o "$matrix/i386" "$matrix/i386.c" 2>/dev/null &&
	! "$matrix/i386" 2>/dev/null && i386=qemu-i386
can m32 "$i386" gcc "$m32" &&
	target m32 "$i386" "unit vectors" CC=gcc \
		CFLAGS="-O2 -Werror $m32" LDFLAGS=-m32

# the other byte order
s390="qemu-s390x -L /usr/s390x-linux-gnu"
can s390x "$s390" s390x-linux-gnu-gcc "" &&
	target s390x "$s390" "unit vectors" CC=s390x-linux-gnu-gcc \
		CFLAGS="-O2 -Werror"

if [ ! "$asked" ]; then
	[ $failures -eq 0 ]
	exit
fi
arm="qemu-arm -L /usr/arm-linux-gnueabihf"
can armhf "$arm" arm-linux-gnueabihf-gcc "" &&
	target armhf "$arm" unit CC=arm-linux-gnueabihf-gcc CFLAGS="-O2 -Werror"

# musl; it lacks the headers of the kernel
headers="-idirafter /usr/include"
headers="$headers -idirafter /usr/include/$(uname -m)-linux-gnu"
can musl "" musl-gcc "$headers" &&
	target musl "" unit CC="musl-gcc $headers" \
		CFLAGS="-O2 -Werror" \
		LDFLAGS="-static -no-pie"
[ $failures -eq 0 ]
