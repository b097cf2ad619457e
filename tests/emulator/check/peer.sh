#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The tool of the same name from sg3_utils works against the emulator, which
# shows that the model is not made to suit our own.
. "$TOP/tests/checks.sh"
peer=/usr/bin/sg_ses
if [ ! -x $peer ] || [ "$(readlink -f $peer)" = "$BUILD/sg_ses" ]; then
	echo "skip peer: no other sg_ses here"
	exit 0
fi

for node in /dev/sg0 /dev/bsg/0:0:1:0; do
	for page in sdp cf es ht str th ed aes sht ssp dm snic; do
		check_succeeds "peer: page $page of $node" \
			with-enclosure $peer -p $page \
			$node
	done
	check_equal "peer: change and read back on $node" \
		"$(with-enclosure sh -c "
		$peer -I arr,3 --set=ident $node
		$peer -I arr,3 --get=ident $node
		$peer -I arr,3 --clear=ident $node
		$peer -I arr,3 --get=ident $node
		$peer -D 'Bay 05' --set=fault $node
		$peer -x 5 --get=fault $node
		$peer -I ts,0 --set=high_crit=80 $node
		$peer -I ts,0 --get=high_crit $node
		$peer -I coo,2 --set=speed_code=7 $node
		$peer -I coo,2 --get=speed_act $node" 2>/dev/null |
		tr '\n' ' ')" \
		"1 0 1 80 960 "
done

# the commands that it sends, in the order of its manual
check_equal "peer: commands of a join" \
	"$(with-enclosure --log="$BUILD/tests/log" \
	$peer --join /dev/sg0 >/dev/null
	cut -d ' ' -f 2 "$BUILD/tests/log" | cut -c 5-10 | tr '\n' ' ')" \
	"120000 030000 1c0101 1c0102 1c0107 1c010a "

# every element that can be set takes what it writes
types="dev arr ps coo do aa esc sce ups dis kpe enc sp lan cp vs cs sse ssc stp
	sip ss"
for type in $types; do
	field=ident
	check_succeeds "peer: $type" \
		with-enclosure $peer -I "$type,0" --set=$field /dev/sg0
done

# an update of the firmware
if [ -x /usr/bin/sg_ses_microcode ]; then
	tmp=$(mktemp -d)
	{
		printf 'ACME120203'
		head -c 9990 /dev/zero
	} >"$tmp/fw"
	with-enclosure --state="$tmp/state" sh -c "
		/usr/bin/sg_ses_microcode -m dmc_offs_save -b 4k -I $tmp/fw \
			/dev/sg0 || exit
		for i in 1 2 3; do
			$peer -p dm /dev/sg0 >/dev/null
		done
		$peer -p sdp /dev/sg0 | head -n 1 >$tmp/revision" \
		>"$tmp/out" 2>&1
	check_equal "peer: a download ends well" $? 0
	check_succeeds "peer: the image arrived as it was" \
		cmp "$tmp/fw" "$tmp/state/0.image-0"
	check_line "peer: the new revision" "$(cat "$tmp/revision")" '0203$'
	rm -rf "$tmp"
else
	echo "skip peer: a download: no sg_ses_microcode here"
fi
[ $failures -eq 0 ]
