#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# bash loads the completion, and it completes.
. "$TOP/tests/build/lib.sh"
find_program bash "completion" || exit 0
build=${tools%/tests/tools}
make -s BUILD="$build" "$build/completion/sg_ses.bash" \
	"$build/completion/sg_ses_microcode.bash" || exit 1

# completes WANT WORD...: the last word, after the others, as bash splits them
completes() {
	want=$1
	shift
	# shellcheck disable=SC2016 # for the other shell
	got=$(bash -c '. "$0/completion/$1.bash" || exit 1
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_$1
		echo "${COMPREPLY[*]}"' "$build" "$@" 2>&1)
	if [ "$got" = "$want" ]; then
		report_ok "completion: $*"
	else
		report_failure "completion: $*" "\"$got\", not \"$want\""
	fi
}

completes "--filter" sg_ses --fil
completes "--nickid --nickname" sg_ses --nick
completes "--json-events" sg_ses_microcode --json-e
completes "aes" sg_ses --page = ae
completes "th" sg_ses -p th
completes "auto force" sg_ses --eiioe =
completes "arr" sg_ses --index ar
completes "locate lol low_warn low_crit" sg_ses --set = lo
completes "" sg_ses --maxlen = 1
completes "README" sg_ses --inhex = READ
completes "@README" sg_ses --data = @READ
completes "dmc_offs_save" sg_ses_microcode --mode = dmc_offs_s
completes "README" sg_ses_microcode -I READ
[ $failures -eq 0 ]
