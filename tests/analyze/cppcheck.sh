#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# cppcheck finds nothing. Its exceptions are "FILE:ID".
. "$TOP/tests/lint/lib.sh"

if ! command -v cppcheck >/dev/null; then
	echo "skip cppcheck: it is not here"
	exit 0
fi
# variableScope: the house declares what a function uses at its top.
# shadowFunction: what a function does not call may lend its name.
# shellcheck disable=SC2046 # our names have no blanks
cppcheck --quiet --std=c11 --language=c -j 2 \
	--enable=warning,style,performance,portability \
	--suppress=variableScope --suppress=missingIncludeSystem \
	--suppress=shadowFunction --suppress=unmatchedSuppression \
	-D_GNU_SOURCE -Iinclude -Ilib -Isrc \
	--template='{file}:{id}: line {line}: {message}' \
	$(code | grep '\.c$') 2>"$found"
report_findings cppcheck "cppcheck"

[ $failures -eq 0 ]
