#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What may be trusted: a device cannot speak to the terminal, --readonly sends
# nothing that changes it, and files are written where that was asked for only.
. "$TOP/tests/checks.sh"
work=$BUILD/tests/privilege
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 1

# the bytes of a text that are not printable ASCII, blanks and line feeds
strange() {
	LC_ALL=C tr -d '\n\40-\176' | od -An -tx1
}

# -- the device and the terminal: each verb, in each of its forms
while read -r words; do
	# shellcheck disable=SC2086 # several words
	check_equal "no escapes: $words" \
		"$(with-enclosure --shelf=escapes --no-wait \
		$words 2>&1 | strange)" ""
done <<'END'
sg_ses /dev/sg0
sg_ses --page=all /dev/sg0
sg_ses --page=all -vvvv /dev/sg0
sg_ses --page=all -H /dev/sg0
sg_ses --page=all -HHHH /dev/sg0
sg_ses --page=all --inner-hex /dev/sg0
sg_ses --page=all --json /dev/sg0
sg_ses --page=0xf --json=o /dev/sg0
sg_ses --join --join /dev/sg0
sg_ses --join --join -w -vvv /dev/sg0
sg_ses --join --filter --json=ohs /dev/sg0
sg_ses --index=arr,0-1 --get=ident --json /dev/sg0
sg_ses --index=arr,0 --set=ident --verify --json /dev/sg0
sg_ses --dry-run --index=arr,0 --set=ident -v /dev/sg0
sg_ses --index=9,9 --get=ident /dev/sg0
sg_ses --index=arr,0 --get=temp /dev/sg0
sg_ses --control --nickname=x --verify --json /dev/sg0
sg_ses --check --verbose /dev/sg0
sg_ses --check --expect=ps:2 /dev/sg0
sg_ses --metrics /dev/sg0
sg_ses --metrics=openmetrics /dev/sg0
sg_ses_microcode -v /dev/sg0
sg_ses_microcode --json /dev/sg0
sg_ses_microcode --dry-run --mode=dmc_offs_save --in=/proc/version -v /dev/sg0
END

# an answer that is refused is shown, too
check_equal "no escapes: a page that was not asked for" "$(
	printf '0a 00 00 04 1b 5b 32 4a' | sg_ses --inhex=- -p es 2>&1 |
		strange)" ""

# -- --readonly: what a device sees of each verb
while read -r words; do
	# shellcheck disable=SC2086
	with-enclosure --shelf=small --no-wait --log="$work/log" \
		sg_ses --readonly -vv $words >"$work/out" 2>&1
	check_equal "readonly: $words: commands that may change something" \
		"$(grep -c -v -E ' cdb=(12|1c)' "$work/log" 2>/dev/null)" 0
	check_equal "readonly: $words: nodes opened for writing" \
		"$(grep -c 'opened .* read-write' "$work/out")" 0
done <<'END'
/dev/sg0
--page=all /dev/sg0
--join /dev/sg0
--json --join /dev/bsg/0:0:1:0
--check /dev/sg0
--metrics /dev/sg0
--index=arr,0 --get=ident /dev/sg0
--index=arr,0 --set=ident /dev/sg0
--index=arr,0 --get=ident --clear=ident --verify /dev/sg0
--dry-run --index=arr,0 --set=ident /dev/sg0
--page=th --index=ts,0 --set=high_crit=50 /dev/sg0
--control --page=str --data=1,2,3 /dev/sg0
--control --nickname=x --verify /dev/sg0
--dry-run --control --nickname=x /dev/sg0
END
check_equal "a change without --readonly is one" \
	"$(with-enclosure --shelf=small \
	--log="$work/log" sg_ses -I arr,0 -S ident /dev/sg0 && grep -c cdb=1d \
	"$work/log")" 1

# -- files
if ! command -v strace >/dev/null || ! strace -o "$work/trace" true; then
	echo "skip files that are written: no strace here"
	[ $failures -eq 0 ]
	exit
fi

# wrote NAME FILES COMMAND...: the files that a command opens for writing,
# makes, renames or removes
wrote() {
	name=$1 want=$2
	shift 2
	# a program that looks for leaks of its own cannot do so when traced
	ASAN_OPTIONS=detect_leaks=0 strace -f -qq -e trace=%file \
		-o "$work/trace" "$@" >/dev/null 2>&1
	check_equal "$name" "$(grep -v ENOENT "$work/trace" | grep -E \
		'O_WRONLY|O_RDWR|O_CREAT|rename|unlink|mkdir|link|chmod' |
		grep -v -e readlink -e '"/dev/' -e "\"$work/\", .*O_TMPFILE" \
			-e "linkat.*\"$work/\.sg_ses\." \
			-e "openat.*\"$work/\.sg_ses\." |
		sed 's/^.*rename("[^"]*", //; s/^[^"]*"//; s/".*//' |
		sort -u | tr '\n' ' ')" "$want"
}
box=$TOP/tests/cases/box.hex
wrote "reading writes no file" "" sg_ses --inhex="$box" --join --json
wrote "nor does --metrics" "" sg_ses --inhex="$box" --metrics
wrote "--js-file writes its file" "$work/js " \
	sg_ses --inhex="$box" --join --js-file="$work/js"
wrote "--output writes its file" "$work/m " \
	sg_ses --inhex="$box" --metrics --output="$work/m"
printf 123 >"$work/fw"
wrote "--json-events writes its file" "$work/ev " \
	sg_ses_microcode --mode=dmc_offs_save --in="$work/fw" \
	--json-events="$work/ev" /dev/null
wrote "an image is only read" "" sg_ses_microcode --dry-run \
	--mode=dmc_offs_save --in="$work/fw" /dev/null
check_equal "no temporary file is left" "$(cd "$work" && echo *)" \
	"ev fw js log m out trace"
[ $failures -eq 0 ]
