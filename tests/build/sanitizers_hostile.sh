#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Pages at every length, kept inputs of fuzz targets and trees of machines,
# under sanitizers: a second script, so that each has its time.
. "$TOP/tests/build/lib.sh"

run_sanitized "sanitizers, hostile input" guard fuzz
[ $failures -eq 0 ]
