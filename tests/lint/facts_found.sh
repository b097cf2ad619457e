#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# tests/lint/facts.sh finds what it should: a fact about a field is written
# for the second time in a copy of the sources.
copy=$BUILD/tests/lint.copy
rm -rf "$copy"
mkdir -p "$copy/tests" "$copy/src"
cp -R "$TOP/lib" "$copy"
cp -R "$TOP/src/sg_ses" "$copy/src"
cp -R "$TOP/tests/lint" "$TOP/tests/checks.sh" "$copy/tests"
facts() {
	TOP=$copy sh "$copy/tests/lint/facts.sh"
}

. "$TOP/tests/checks.sh"
check_equal "a copy without changes: results that are not ok" \
	"$(facts 2>&1 | grep -v '^ok ')" ""

# found NAME FILE PATTERN LINE: the lint finds LINE at the end of FILE. What to
# expect is kept until all lines are there.
found() {
	printf '%s\n' "$4" >>"$copy/$2"
	printf '%s\t%s\n' "$1" "^# $2$3" >>"$copy/expected"
}

found "an acronym" src/sg_ses/verb_set.c '=prdfail' \
	'	{ "prdfail", "predicted failure" },'
found "a key in JSON" lib/monitor/watch.c '=actual_fan_speed' \
	'	if (strcmp(f->key, "actual_fan_speed") == 0)'
found "a key of a JSON emitter" lib/show/show_aes.c '=mated' \
	'	ses_emit_item(o, SES_VALUE_FLAG, NULL, "mated", v);'
found "a mask of a status element" lib/map/bay_state.c ': line.*& 15' \
	'	if (ses_status_is_installed(e[0] & 15))'
found "a bit of a status element" lib/show/show_status.c ': line.*>> 1 & 1' \
	'	bool ident = element[2] >> 1 & 1;'
found "a flag with a name of its own" lib/map/bay.c ': line.*1u << 6' \
	'#define FAULT_SENSED	(1u << 6)'
found "a bit of a word" lib/led/led.c ': line.*>> 9' \
	'	return ses_be32(bytes) >> 9 & 1;'
found "a status code" lib/monitor/health_element.c ': line.*== 5' \
	'	return v->status == 5;'
found "an offset" lib/shelf/node.c ': line.*bytes + 12' \
	'	n->vendor = ses_map_copy_trimmed(map, s->bytes + 12, 8);'

facts >"$copy/findings"
while IFS='	' read -r name pattern; do
	if grep -q "$pattern" "$copy/findings"; then
		report_ok "$name"
	else
		report_failure "$name" "no finding"
	fi
done <"$copy/expected"
