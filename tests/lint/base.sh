#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What lib/base has is not written again: arrays that grow (array.h), trimmed
# blanks (text.h), numbers from hex digits (hex.h).
. "$TOP/tests/lint/lib.sh"

# again PATTERN WHAT: lines of lib/ and src/ outside of lib/base with it
again() {
	code | grep -E '^(lib|src)/' | grep -v '^lib/base/' |
		xargs grep -nE "$1" | sed -n "s|^\([^:]*:[0-9]*\):.*|\1: $2|p"
}

{
	again '\<(realloc|reallocarray)\(' 'ses_array_grow(), or _resize()'
	again "\[[^]]*- 1\] == ' '" 'ses_text_trim(), or _trim_end()'
	again '<< 4 \|.*ses_hex' 'ses_hex_number(), or ses_hex_byte()'
} >"$found"
report_findings base "what lib/base has is not written again"

[ $failures -eq 0 ]
