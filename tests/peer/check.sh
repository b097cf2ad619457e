#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Our sg_ses beside that of sg3_utils 1.46: the same captures, the same
# options, stdout and exit status byte for byte. A difference is a failure
# unless a rule in explain.py knows it by its lines and by what the pages hold;
# the classes of such differences are entries of doc/sg_ses_compat.7.
#
#	ROUNDS=2000 SEED=7 tests/run build peer		more of it
#	UPDATE=1 tests/run build peer			write tests/peer/table
#
# PEER names the other program. Where there is none, or another version of it,
# there is nothing to compare with.
peer=${PEER:-/usr/bin/sg_ses}
if ! [ -x "$peer" ] || ! "$peer" --version 2>&1 | grep -q 'version: 2\.48'; then
	echo "skip peer: $peer is not the sg_ses of sg3_utils 1.46"
	exit 0
fi
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' \
	2>/dev/null; then
	echo "skip peer: there is no python3 (3.9 or later) here"
	exit 0
fi
work=$BUILD/tests/peer
mkdir -p "$work"
cd "$TOP/tests/cases" || exit 1
python3 -B ../peer/compare.py "$BUILD/sg_ses" "$peer" "$work/table" ./*.hex
status=$?
[ -z "${UPDATE:-}" ] || cp "$work/table" "$TOP/tests/peer/table"
exit $status
