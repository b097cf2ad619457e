#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The scripts have no findings of shellcheck. What it would find wrongly is
# disabled where it stands, with a reason.
. "$TOP/tests/lint/lib.sh"

if ! command -v shellcheck >/dev/null; then
	echo "skip shellcheck: it is not here"
	exit 0
fi
# shellcheck disable=SC2046 # our names have no blanks
shellcheck --external-sources --source-path=SCRIPTDIR --format=gcc \
	--exclude=SC1091 $(scripts) >"$found"
report_findings shellcheck "shellcheck"

[ $failures -eq 0 ]
