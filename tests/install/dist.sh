#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# make dist twice, by another user and later, gives the same bytes. What is in
# it is this tree, file by file, so that all other tests are tests of it, too.
. "$TOP/tests/build/lib.sh"
mkdir -p "$matrix"
if ! tar --version 2>/dev/null | grep -q GNU; then
	echo "skip make dist: no GNU tar here"
	exit 0
fi
find_program gzip "make dist" || exit 0

# made NAME: dist of the directory at hand into matrix/dist-NAME
made() {
	make -s BUILD="$matrix/dist-$1" dist >"$matrix/dist.log" 2>&1 && return
	sed 's/^/# /' "$matrix/dist.log"
	report_failure "make dist" "it failed"
	exit 1
}

rm -rf "$matrix"/dist-*
made one
archive=$(echo "$matrix"/dist-one/*.tar.gz)
mkdir "$matrix/dist-tree"
gzip -dc "$archive" | (cd "$matrix/dist-tree" && tar xf -)
cd "$matrix/dist-tree"/* || exit 1
find . -type f -exec touch '{}' +
(umask 077 && made two) || exit 1
if cmp "$archive" "$matrix"/dist-two/*.tar.gz; then
	report_ok "make dist of what is in it gives the same bytes"
else
	report_failure "make dist of what is in it gives the same bytes" \
		"it does not"
fi
for name in Makefile README COPYING .ci src include lib doc tests; do
	diff -r "$TOP/$name" "$name"
done >"$matrix/dist.log" 2>&1
check_equal "make dist packs all files" "$(cat "$matrix/dist.log")" ""
cd "$TOP" && rm -rf "$matrix"/dist-*
[ $failures -eq 0 ]
