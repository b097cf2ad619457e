#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# changes.sh SG BSG [ROUNDS]: changes of all kinds through both nodes, and two
# programs that change one element at once, for some rounds. Runs under
# with-enclosure on shelf12, and in a virtual machine on the real drivers.
. "$TOP/tests/checks.sh"
sg=$1
bsg=$2
rounds=${3:-"1 2 3 4 5 6 7 8 9 10"}

# refused NAME STATUS WORDS ARGUMENT...: the change ends so, and says so
refused() {
	name=$1 want=$2 words=$3
	shift 3
	said=$(sg_ses "$@" 2>&1)
	check_equal "$name: exit status" $? "$want"
	check_line "$name: message" "$said" "$words"
}

for node in "$sg" "$bsg"; do
	# -- every way to name an element
	for which in --index=arr,6 --index=0,6 --index=6 --index=_23,6 \
		--dev-slot-num=7 "--descriptor=Bay 07" \
		--sas-addr=5000c50000121601; do
		check_succeeds "$node: set by $which" \
			sg_ses "$which" --set=ident --verify "$node"
		check_equal "$node: get by $which" \
			"$(sg_ses "$which" --get=ident \
			--clear=ident --get=ident --verify "$node")" "1
0"
	done

	# -- many fields, a range, all of a type
	check_equal "$node: ten operations in their order" \
		"$(sg_ses --index=arr,2 \
		--set=ident --get=ident --set=fault --get=fault \
		--clear=ident --get=ident --set=insert --clear=insert \
		--get=insert --clear=fault --verify "$node")" "1
1
0
0"
	check_succeeds "$node: a range" \
		sg_ses --index=arr,2-4 --set=remove --verify "$node"
	check_equal "$node: the range and its neighbours" \
		"$(sg_ses --index=arr,1-5 \
		--get=remove "$node" | tr -d '\n')" 01110
	check_succeeds "$node: all of a type" \
		sg_ses --index=arr --clear=remove --verify "$node"
	check_equal "$node: all of them" \
		"$(sg_ses --index=arr,0-11 --get=remove \
		"$node" | tr -d '\n')" 000000000000
	check_succeeds "$node: a fan" \
		sg_ses --index=coo,1 --set=speed_code=3 "$node"
	check_equal "$node: its speed" \
		"$(sg_ses --index=coo,1 --get=3:2:3 "$node")" 3
	check_equal "$node: another fan" \
		"$(sg_ses --index=coo,0 --get=3:2:3 "$node")" 4

	# -- the other pages
	check_succeeds "$node: thresholds" \
		sg_ses --index=ts,0 --set=high_warn=70 \
		--set=low_warn=31 --verify "$node"
	check_equal "$node: the thresholds" \
		"$(sg_ses --index=ts,0 --get=high_warn \
		--get=low_warn --get=high_crit "$node" | tr '\n' ' ')" \
		"70 31 85 "
	check_succeeds "$node: a nickname" \
		sg_ses --control --nickname="top shelf" \
		--nickid=1 --verify "$node"
	check_succeeds "$node: no nickname" \
		sg_ses --control --nickname= --nickid=1 \
		--verify "$node"
	sg_ses --raw --page=str "$node" | sed 's/^61/62/' |
		sg_ses --control --page=str --data=- "$node" >/dev/null
	check_equal "$node: a string, edited" \
		"$(sg_ses --raw --page=str "$node" |
		cut -c 1-2)" 62
	sg_ses --control --page=str --data=61,73,73,65,74 "$node" >/dev/null
	field="ident (RQST IDENT [2:1:1])"
	check_equal "$node: dry run" \
		"$(sg_ses --index=arr,6 --set=ident --dry-run \
		"$node" | tail -n 1)" \
		"  $field, element 0,6 (Array device slot): 0 -> 1"
	check_equal "$node: nothing came of it" \
		"$(sg_ses --index=arr,6 --get=ident "$node")" 0

	# -- what is not done
	refused "$node: a reserved bit" 19 \
		'byte 3 of element 3,1 (Temperature sensor)' \
		--index=ts,1 --set=3:4 "$node"
	refused "$node: not this type's" 99 'has no field with this acronym' \
		--index=arr,0 --set=mute "$node"
	refused "$node: no element" 99 'No element matches' \
		--index=arr,12 --set=ident "$node"
	refused "$node: no subenclosure" 1 'no subenclosure 9' \
		--control --nickname=x --nickid=9 "$node"
done

# -- two programs, one element: neither undoes what the other does
# change_field FIELD KIND: again while another has the lock for longer than
# sg_ses waits, as on a busy machine; the message asks for that
change_field() {
	until sg_ses --index=arr,8 --"$2"="$1" "$sg"; do
		[ $? -eq 47 ] || return 1
	done
}

changer() { # field
	for round in $rounds; do
		for kind in set clear; do
			change_field "$1" $kind || return
			got=$(sg_ses --index=arr,8 --get="$1" "$sg")
			case $kind$got in
			set1 | clear0) ;;
			*)
				echo "# round $round: --$kind=$1, then $got"
				return 1
				;;
			esac
		done
	done
	change_field "$1" set
}
reader() {
	for round in $rounds; do
		sg_ses --join --index=arr,8 "$sg" >/dev/null || return
		got=$(sg_ses --index=arr,8 --get=ident --get=fault "$bsg") ||
			return
		case $(echo "$got" | tr -d '\n') in
		[01][01]) ;;
		*)
			echo "# round $round: $got"
			return 1
			;;
		esac
	done
}
changer ident &
one=$!
changer fault &
two=$!
reader &
three=$!
check_succeeds "one changes a field of an element" wait $one
check_succeeds "another changes another at the same time" wait $two
check_succeeds "a reader beside them" wait $three
check_equal "both changes are there" \
	"$(sg_ses --index=arr,8 --get=ident --get=fault \
	"$sg" | tr -d '\n')" 11
check_succeeds "they are undone" \
	sg_ses --index=arr,8 --clear=ident --clear=fault \
	--verify "$sg"
[ $failures -eq 0 ]
