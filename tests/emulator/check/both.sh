#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# both.sh ONE TWO: two nodes of one enclosure show the same, and what is changed
# through one is seen through the other. Runs under with-enclosure on shelf12,
# and in a virtual machine on the real drivers.
. "$TOP/tests/checks.sh"
one=$1
two=$2

# show ARGUMENT...: what sg_ses says; NVMe has no vendor, but its own name
show() {
	sg_ses "$@" 2>&1 | sed '1s/^  NVMe    /  ACME    /'
}

for page in sdp cf es ht str th ed aes sht sstr ssp dm snic; do
	check_equal "page $page through both" "$(show -p $page "$two")" \
		"$(show -p $page "$one")"
done
check_equal "join through both" "$(show --join --join "$two")" \
	"$(show --join --join "$one")"
check_succeeds "one: light a LED" sg_ses --index=arr,3 --set=ident "$one"
check_equal "two: read it back" "$(sg_ses --index=arr,3 --get=ident "$two")" 1
check_equal "two: the next one is dark" \
	"$(sg_ses --index=arr,4 --get=ident "$two")" 0
check_succeeds "two: put it out, by slot" \
	sg_ses --dev-slot-num=4 --clear=ident "$two"
check_equal "one: read it back" "$(sg_ses --index=arr,3 --get=ident "$one")" 0
check_succeeds "two: a threshold, by name" \
	sg_ses --descriptor=Inlet --set=high_warn=60 "$two"
check_equal "one: read it back" \
	"$(sg_ses --descriptor=Inlet --get=high_warn "$one")" 60
check_succeeds "one: a nickname" sg_ses --control --nickname="blue rack" "$one"
check_line "two: read it back" "$(sg_ses -p snic "$two")" 'nickname: blue rack$'
check_succeeds "two: a string" sg_ses --control -p str --data=41,42,43 "$two"
check_line "one: read it back" "$(sg_ses -p str "$one")" '41 42 43'
[ $failures -eq 0 ]
