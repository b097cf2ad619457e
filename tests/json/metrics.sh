#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Metrics of every capture and every emulated shelf, read strictly, and by
# promtool where that is installed.
. "$TOP/tests/json/lib.sh"
reader=$BUILD/tests/tools/metrics

# --- the reader refuses what is wrong ---
head='# HELP a_b Text.\n# TYPE a_b gauge\n'
refuses() {
	if printf '%b' "$2" | "$reader" ${3:+"$3"} - 2>/dev/null; then
		report_failure "the reader refuses $1" "it took it"
	else
		report_ok "the reader refuses $1"
	fi
}
printf '%b' "$head"'a_b{c="\\\\\\"\\\\n"} -1.50\na_b 2\n' >"$work/m"
"$reader" "$work/m" >"$work/wrong" 2>&1
check_same_files "the reader takes what is right" /dev/null "$work/wrong"
printf '%b' '# HELP a_total T.\n# TYPE a_total counter\na_total 1\n' >"$work/m"
"$reader" "$work/m" >"$work/wrong" 2>&1
check_same_files "... a counter" /dev/null "$work/wrong"
counter='# HELP a T.\n# TYPE a counter\n'
printf '%b' "$counter"'a_total 1\n# EOF\n' >"$work/m"
"$reader" --open "$work/m" >"$work/wrong" 2>&1
check_same_files "... a counter of OpenMetrics" /dev/null "$work/wrong"
refuses "a bare counter of OpenMetrics" "$counter"'a 1\n# EOF\n' --open
refuses "a series twice" "$head"'a_b{c="1"} 1\na_b{c="1"} 2\n'
refuses "a family twice" "$head"'a_b 1\n'"$head"'a_b{c="1"} 1\n'
other='# HELP c T.\n# TYPE c gauge\nc 1\n'
refuses "a torn family" "$head"'a_b 1\n'"$other"'a_b{d=""} 1\n'
refuses "an empty family" "$head"
refuses "no TYPE" '# HELP a_b Text.\na_b 1\n'
refuses "no HELP" '# TYPE a_b gauge\na_b 1\n'
refuses "a counter's name" \
	'# HELP a_total T.\n# TYPE a_total gauge\na_total 1\n'
refuses "a counter without _total" \
	'# HELP a_b T.\n# TYPE a_b counter\na_b 1\n'
refuses "a time stamp" "$head"'a_b 1 1700000000\n'
refuses "NaN" "$head"'a_b NaN\n'
refuses "a bare quote" "$head"'a_b{c="""} 1\n'
refuses "an unknown escape" "$head"'a_b{c="\\t"} 1\n'
refuses "Latin-1" "$head"'a_b{c="\0351"} 1\n'
refuses "no LF at the end" "$head"'a_b 1'

# --- what the program writes ---
promtool=$(command -v promtool)

# check_metrics NAME COMMAND...: its metrics are fine, in both formats
check_metrics() {
	name=$1
	shift
	{
		"$@" --metrics >"$work/metrics" &&
			"$reader" "$work/metrics" &&
			"$@" --metrics=openmetrics >"$work/open" &&
			"$reader" --open "$work/open"
	} 2>"$work/err" || cp "$work/err" "$work/wrong"
	# collectors compare the HELP of all files that they find
	grep -h '^# HELP' "$work/metrics" >>"$work/help"
	# a counter of OpenMetrics has its HELP without _total
	awk 'NR == FNR { counter[$3] = / counter$/; next }
		/^# HELP/ { if (counter[$3]) $3 = $3 "_total"; print }' \
		"$work/open" "$work/open" >>"$work/help"
	"$reader" --labels "$work/metrics" >>"$work/labels" 2>/dev/null
	if [ -n "$promtool" ]; then
		"$promtool" check metrics <"$work/metrics" >>"$work/wrong" 2>&1
	fi
	check_same_files "metrics of $name" /dev/null "$work/wrong"
	: >"$work/wrong"
}

: >"$work/help"
: >"$work/labels"
: >"$work/wrong"
for file in tests/cases/*.hex; do
	case $file in
	*change-*) continue ;; # not a whole capture
	esac
	check_metrics "${file##*/}" sg_ses --inhex="$file"
done
for file in tests/emulator/shelves/*.shelf; do
	name=${file##*/}
	check_metrics "$name" with-enclosure --shelf="${name%.shelf}" \
		sg_ses /dev/sg0
done
# both nodes lead to one process; two shelves, of which one is not there
check_metrics "one shelf twice" with-enclosure sg_ses /dev/sg0 /dev/bsg/0:0:1:0
check_metrics "two shelves" with-enclosure --shelf=small --shelf=sensors \
	sg_ses /dev/sg0 /dev/sg1
# disks whose links the kernel knows
# shellcheck source=../map/machine.sh
. "$TOP/tests/map/machine.sh"
real_modules | sed '/^scsi 0:0:1:0/s/$/ rate="12.0 Gbit" errors=4711,2,0,1/' |
	plant "$work/tree"
check_metrics "a machine" env SG_SES_ROOT="$work/tree" sg_ses
sort -u "$work/help" | awk '{ print $3 }' | uniq -d >"$work/wrong"
check_same_files "a family has the same HELP everywhere" /dev/null "$work/wrong"
[ -n "$promtool" ] || echo "skip promtool check metrics: no promtool here"
[ $failures -eq 0 ]
