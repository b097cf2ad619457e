# shellcheck shell=sh disable=SC2034 # those who read this use the names
# SPDX-License-Identifier: BSD-2-Clause
# For the scripts of this directory; TOP and BUILD come from tests/run.
work=$BUILD/tests/json
mkdir -p "$work"
cd "$TOP" || exit 1
strict=$BUILD/tests/tools/json
. "$TOP/tests/checks.sh"
