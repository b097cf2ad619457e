#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Every kind of fault at a program: it ends with the exit status that belongs
# to the fault, in bounded time, and without a word that is not true.
. "$TOP/tests/checks.sh"

# fault RULE STATUS [ARGUMENT...]: exit status of sg_ses -p cf (or arguments)
fault() {
	rule=$1
	want=$2
	shift 2
	[ $# -gt 0 ] || set -- -p cf
	with-enclosure --no-wait --fault="$rule" sg_ses "$@" /dev/sg0 \
		>/dev/null 2>&1
	check_equal "--fault=$rule: $*" $? "$want"
}

fault page=01,sense=5/24/00,cdb-field=2 5
fault page=01,sense=5/26/00 19
fault page=01,sense=5/20/00 9
fault page=01,sense=2/04/01 2
fault page=01,sense=2/04/0b 12
fault page=01,sense=2/04/0c 13
fault page=01,sense=2/04/07 2
fault page=01,sense=3/11/00 3
fault page=01,sense=4/44/00 3
fault page=01,sense=7/27/00 7
fault page=01,sense=b/00/00 11
fault page=01,sense=e/1d/00 14
fault page=01,sense=1/17/00,lost 0
fault page=01,sense=6/29/00 6
fault page=01,sense=6/29/00,times=1 0
fault page=01,sense=6/3f/01,times=3 0
fault page=01,status=08 26
fault page=01,status=08,times=2 0
fault page=01,status=28 27
fault page=01,status=28,times=2 0
fault page=01,status=18 24
fault page=01,status=40 29
fault page=01,timeout 33
fault page=01,host=01 35
fault page=01,host=07 35
fault page=01,driver=06 35
fault page=01,errno=ENODEV 69
fault page=01,errno=EPERM 51
fault page=01,errno=ENXIO 56
fault page=01,resid=-4 49
fault page=01,resid=70000 49
fault page=01,resid=65531 97
fault page=01,delay=30000 0
fault page=01,delay=90000 33
fault page=01,poke=0:07 97
fault op=12,sense=2/04/01 2

# a transfer that is too long is tried shorter
fault page=01,errno=EIO,times=2 0
fault page=01,errno=ENOMEM,times=1 0

# a change whose command fails
fault op=1d,sense=5/26/00,field=20.1 19 --index=0 --set=ident
fault op=1d,timeout 33 --index=0 --set=ident
fault op=1d,timeout,lost 33 --index=0 --set=ident
fault op=1d,errno=EIO 55 --index=0 --set=ident

# a change that was reported as failed, and one that was not made
check_equal "lost: it is made" "$(with-enclosure --no-wait \
	--fault=op=1d,timeout,lost sh -c '
	sg_ses --index=0 --set=ident /dev/sg0 2>/dev/null
	sg_ses --index=0 --get=ident /dev/sg0')" 1
check_equal "prevented: it is not made" "$(with-enclosure --no-wait \
	--fault=op=1d,timeout sh -c '
	sg_ses --index=0 --set=ident /dev/sg0 2>/dev/null
	sg_ses --index=0 --get=ident /dev/sg0')" 0

# a signal in the middle of a command
with-enclosure --fault=page=02,signal=TERM sg_ses --join /dev/sg0 \
	>/dev/null 2>&1
check_equal "a signal ends the program" $? 143

# quirks
quirk() {
	quirk=$1
	want=$2
	shift 2
	with-enclosure --no-wait --quirk="$quirk" sg_ses "$@" /dev/sg0 \
		>/dev/null 2>&1
	check_equal "--quirk=$quirk: $*" $? "$want"
}
quirk attention=0x29:1 0 -p cf
quirk busy-status=2 0 --join
quirk busy-page=2 0 --join
quirk bump=2:1 0 --join
quirk max-allocation=512 0 --maxlen=512 -p cf
quirk max-allocation=512 5 -p cf
quirk without=7 0 --join
quirk without=0x0a 0 --join
for style in eiioe0 eiioe1 eiioe2 eiioe3 lsi; do
	check_equal "--quirk=index=$style: slot by number" "$(with-enclosure \
		--quirk=index=$style sg_ses --dev-slot-num=3 --join /dev/sg0 |
		grep -c '^Bay 03 .*Array device slot$')" 1
done
check_equal "--quirk=index=hp: slot by number" "$(with-enclosure \
	--quirk=index=hp sg_ses --eiioe=auto --dev-slot-num=3 --join /dev/sg0 |
	grep -c '^Bay 03 ')" 1

# by chance: whatever happens, the program ends, and not by a signal
worst=0
for seed in 1 2 3 4 5 6 7 8 9 10 11 12; do
	with-enclosure --no-wait --random-faults=$seed:40 \
		sg_ses --join --join /dev/sg0 >/dev/null 2>&1
	status=$?
	[ $status -ge 124 ] && worst=$status
done
check_equal "random faults" $worst 0
[ $failures -eq 0 ]
