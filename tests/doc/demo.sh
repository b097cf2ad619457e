#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The demo succeeds, writes nothing to stderr, and leaves no files.
. "$TOP/tests/doc/lib.sh"
rm -rf "$work/tmp"
mkdir -p "$work/tmp"
echo "0" >"$work/demo.want"
TMPDIR=$work/tmp "$TOP/tests/demo" "$BUILD" >"$work/demo" 2>"$work/demo.err"
echo $? >"$work/demo.status"
check_same_files "demo: exit status" "$work/demo.want" "$work/demo.status"
check_same_files "demo: no word on stderr" /dev/null "$work/demo.err"
ls "$work/tmp" >"$work/demo.left"
check_same_files "demo: no files are left" /dev/null "$work/demo.left"

# what it is there to show, one line each
cat >"$work/demo.want" <<END
  ident (RQST IDENT [2:1:1]), element 0,3 (Array device slot): 0 -> 1
   nickname: rack 4 top
product revision before: 0103, now: 0200
END
grep -xF -f "$work/demo.want" "$work/demo" >"$work/demo.got"
check_same_files "demo: what it shows" "$work/demo.want" "$work/demo.got"
[ $failures -eq 0 ]
