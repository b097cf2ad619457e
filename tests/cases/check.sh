# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# For the cases about --check: enclosures with one element, as captures.

# capture_of TYPE STATUS [LIMITS [SUMMARY]]: an enclosure with an element "it":
# its type (hex), its bytes in the pages 02h and 05h, and byte 1 of page 02h
capture_of() {
	echo 01 00 00 30 00 00 00 01
	echo 11 00 01 24 50 00 00 00 00 00 0a 00
	echo 41 43 4d 45 20 20 20 20
	echo 42 6f 78 20 20 20 20 20 20 20 20 20 20 20 20 20
	echo 30 31 30 31 "$1" 01 00 00
	echo 02 "${4:-00}" 00 0c 00 00 00 01 00 00 00 00 "$2"
	echo 05 00 00 0c 00 00 00 01 00 00 00 00 "${3:-00 00 00 00}"
	echo 07 00 00 0e 00 00 00 01 00 00 00 00 00 00 00 02 69 74
}

# verdict TYPE STATUS [LIMITS [SUMMARY [OPTION...]]]: the exit status and the
# line, without the enclosure and the performance data
verdict() {
	hex=$(capture_of "$1" "$2" "$3" "$4")
	shift 2
	[ $# -eq 0 ] || shift
	[ $# -eq 0 ] || shift
	line=$(echo "$hex" | sg_ses --check --inhex=- "$@")
	echo "$? $line" | sed 's/SES \([A-Z]*\) - [^:]*:/\1/; s/ |.*//'
}

# verdicts TYPE STATUS...: several of them
verdicts() {
	type=$1
	shift
	for status; do
		echo "$status: $(verdict "$type" "$status")"
	done
}
