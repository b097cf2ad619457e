#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Downloads as a whole program does them: images of all sizes, from files and
# pipes; signals; two at once; and beside the tool from sg3_utils.
. "$TOP/tests/checks.sh"
tmp=$(mktemp -d)
peer=/usr/bin/sg_ses_microcode

cat >"$tmp/big.shelf" <<END
subenclosure 0 revision=0001
microcode 0 size=200M revision=0002 updating=2
type arr 1
END

# image BYTES: no two places in it look alike
image() {
	seq 20000000 | head -c "$1" >"$tmp/fw"
}

# download ARGUMENTS...: to a fresh shelf; the image is in $tmp/state then
download() {
	rm -rf "$tmp/state"
	# shellcheck disable=SC2086 # no faults, or several options
	with-enclosure --shelf="$tmp/big.shelf" --no-wait $faults \
		--state="$tmp/state" --log="$tmp/log" "$@" >"$tmp/out" 2>&1
}

# pages: SEND DIAGNOSTIC commands of the last run; reads: the status reads
pages() {
	grep -c 'cdb=1d' "$tmp/log"
}
reads() {
	grep -c 'cdb=1c010e' "$tmp/log"
}

# same: is what the two programs did alike, and something?
same() {
	[ -s "$tmp/theirs" ] && cmp -s "$tmp/theirs" "$tmp/ours"
}

arrived() {
	cmp -s "$tmp/fw" "$tmp/state/0.image-0"
}

faults=
# 1.5 MiB and all sizes where a page begins to be full
for size in 1 3 4 4095 4096 4097 65507 65508 65509 1572864; do
	image $size
	download sg_ses_microcode -m dmc_offs_save -I "$tmp/fw" /dev/sg0
	check_equal "$size bytes: no error, no word" "$?$(cat "$tmp/out")" 0
	check_succeeds "$size bytes: the image arrived" arrived
	check_equal "$size bytes: as few commands as can be" "$(pages)" \
		$(((size + 65507) / 65508))
	# shellcheck disable=SC2002 # a pipe is what is wanted
	cat "$tmp/fw" | download sg_ses_microcode -m 6 -b 4k -I - /dev/sg0
	check_succeeds "$size bytes from a pipe: the image arrived" arrived
	check_equal "$size bytes from a pipe: one command per chunk" \
		"$(pages)" \
		$(((size + 4095) / 4096))
done
download sg_ses_microcode -m 7 -b 65508 -I "$tmp/fw" --progress /dev/sg0
check_line "progress has MiB" "$(cat "$tmp/out")" \
	'^0\.[0-9] of 1\.5 MiB, [0-9]* %, .*sending$'
check_line "... to the end" "$(cat "$tmp/out")" '^1\.5 of 1\.5 MiB, 100 %, '
image 0
download sg_ses_microcode -m 7 -I "$tmp/fw" /dev/sg0
check_equal "an empty image" "$? $(pages)" "15 0"

# a pipe that trickles
image 100000
(
	head -c 10
	sleep 0.1
	head -c 70000
	sleep 0.1
	cat
) <"$tmp/fw" | download sg_ses_microcode -m 7 -b 32k -I - /dev/sg0
check_succeeds "a pipe that trickles: the image arrived" arrived

# 32 MiB in little memory
image 33554432
download "$BUILD/bench/peak" sg_ses_microcode -m 7 -b 4k -I "$tmp/fw" /dev/sg0
check_equal "32 MiB: no error" $? 0
check_succeeds "32 MiB: the image arrived" arrived
check_equal "32 MiB: commands" "$(pages) $(reads)" "8192 8195"
peak=$(sed -n 's/^peak //p' "$tmp/out")
download "$BUILD/bench/peak" sg_ses_microcode --version
if [ "$(sed -n 's/^peak //p' "$tmp/out")" -lt 4096 ]; then
	check_succeeds "32 MiB: $peak KiB of memory are less than 4096" \
		[ "$peak" -lt 4096 ]
else
	echo "skip 32 MiB: a sanitizer takes all memory it can get"
fi

# one command and one status read per chunk; --non: only the commands
image 40960
for more in "" --non; do
	download sg_ses_microcode $more -m dmc_offs -b 4k -I "$tmp/fw" /dev/sg0
	check_equal "commands of 10 chunks $more" "$(pages) $(reads)" \
		"10 $([ "$more" ] && echo 1 || echo 11)"
done

# a signal during each of the commands: the one in flight is finished, no more
# is sent, and the command that is printed then completes the image
for signal in INT TERM HUP; do
	n=1
	while [ $n -le 10 ]; do
		faults="--fault=op=1d,nth=$n,times=1,signal=$signal"
		download sh -c "cd '$tmp' || exit
			sg_ses_microcode -m dmc_offs -b 4k -I fw /dev/sg0 \
				2>said
			echo \$? >status
			sed -n 's/^ sg_ses/sg_ses/p' said >again
			grep -c . '$tmp/log' >commands
			sh ./again"
		check_equal "SIG$signal at chunk $n: exit status, commands" \
			"$(cat "$tmp/status") $(cat "$tmp/commands")" \
			"30 $((2 * n + 1))"
		check_line "SIG$signal at chunk $n: how far it got" \
			"$(cat "$tmp/said")" \
			"^Interrupted with $((n * 4096)) of 40960 bytes"
		if [ $n -lt 10 ]; then
			check_succeeds "SIG$signal at chunk $n: resumed" arrived
			check_equal "SIG$signal at chunk $n: nothing sent twice" \
				"$(pages)" 10
		fi
		n=$((n + 1))
	done
done
faults=

# a signal in the pause while the enclosure stores the image ends it soon
with-enclosure --shelf="$tmp/big.shelf" --quirk=updating=1000000 \
	--log="$tmp/log" sh -c "
	: >'$tmp/log'
	sg_ses_microcode -m 7 -I '$tmp/fw' /dev/sg0 &
	until [ \$(grep -c cdb=1c010e '$tmp/log') -ge 2 ]; do
		sleep 0.05
	done
	kill -TERM \$!
	wait \$!" 2>"$tmp/out"
check_equal "SIGTERM in a pause" $? 30
check_line "SIGTERM in a pause: what is left" "$(cat "$tmp/out")" \
	'may still be storing the image'

# who ignores a signal goes on ignoring it
faults="--fault=op=1d,nth=2,signal=HUP"
download nohup sg_ses_microcode -m 7 -b 4k -I "$tmp/fw" /dev/sg0
check_equal "SIGHUP with nohup" $? 0
faults=

# the second one is refused at once
rm -rf "$tmp/state"
with-enclosure --shelf="$tmp/big.shelf" \
	--fault=op=1d,nth=2,signal=STOP sh -c "
	sg_ses_microcode -m 7 -b 4k -I '$tmp/fw' /dev/sg0 &
	shelf fired
	sg_ses_microcode -m 7 -b 4k -I '$tmp/fw' /dev/sg0
	echo \$?
	sg_ses_microcode /dev/sg0 | grep -c progress
	until grep -q '^State:.T' /proc/\$!/status; do sleep 0.05; done
	kill -CONT \$!
	wait \$!
	echo \$?" >"$tmp/out" 2>&1
# (a shelf without identifier is known by its device in /sys)
check_equal "two at once" "$(sed 's/device-[0-9a-f]*/device-N/' "$tmp/out")" \
"/dev/sg0 is locked by another process that changes the enclosure (/run/lock/\
ses-device-N.lock); nothing was sent, try again when it has ended.
sg_ses_microcode failed: Device locked by another process
47
1
0"

# the line of a terminal is gone in the end
if command -v script >/dev/null; then
	download script -qec "sg_ses_microcode -m 7 -b 4k -I '$tmp/fw' \
		/dev/sg0" /dev/null
	check_line "a terminal shows how far it is" \
		"$(tr '\r' '\n' <"$tmp/out")" \
		'4\.0 of 40\.0 KiB, 10 %'
	check_equal "a terminal keeps nothing of it" \
		"$(tr '\r' '\n' <"$tmp/out" |
		tail -n 1 | tr -d '\033')" '[K'
else
	echo "skip a terminal: no script(1) here"
fi

# documents are documents
if command -v python3 >/dev/null; then
	cat >"$tmp/parse" <<'END'
import json, sys
def no_twins(pairs):
    keys = [k for k, v in pairs]
    assert len(keys) == len(set(keys)), keys
    return dict(pairs)
lines = sys.argv[2:] and sys.argv[2] == "lines"
text = open(sys.argv[1], encoding="utf-8", errors="strict").read()
for piece in text.splitlines() if lines else [text]:
    last = json.loads(piece, object_pairs_hook=no_twins)
assert not lines or last["event"] == "result", last
END
	for arguments in "" "-m 7 -I $tmp/fw" "-m 7 -I $tmp/fw --dry-run" \
		"-m 15" "-m 255" "-m 7 -b 4k -I $tmp/fw --strict" \
		"-m 7 -I /nonexistent" "-m 7 -S 7 -I $tmp/fw"; do
		# shellcheck disable=SC2086 # several words are meant
		download sg_ses_microcode --js-file="$tmp/json" $arguments \
			/dev/sg0
		check_succeeds "JSON of '$arguments'" \
			python3 "$tmp/parse" "$tmp/json"
		[ "$arguments" ] || continue
		# shellcheck disable=SC2086
		download sg_ses_microcode --json-events="$tmp/json" \
			$arguments /dev/sg0
		check_succeeds "events of '$arguments'" \
			python3 "$tmp/parse" "$tmp/json" lines
	done
	code=0
	while [ $code -lt 256 ]; do
		faults="--fault=op=1c,page=0e,nth=4,poke=10:$(printf %02x $code)"
		download sg_ses_microcode --json-events="$tmp/json" -m 7 \
			-b 16k -I "$tmp/fw" /dev/sg0
		python3 "$tmp/parse" "$tmp/json" lines || break
		code=$((code + 15))
	done
	faults=
	check_succeeds "events with any status" [ $code -ge 256 ]
else
	echo "skip JSON: no python3 here"
fi

# any status, after any of three chunks, whatever became of the chunk: true
# sentences, and no two pieces of advice that contradict each other
contradicts() {
	again=$(grep -c -e '^ sg_ses.* --resume=' "$tmp/out")
	anew=$(grep -c -e 'begin again' "$tmp/out")
	case $1 in
	00 | [1-9a-f]?) [ "$again" -eq 0 ] || echo "resume at $1" ;;
	esac
	[ "$again" -eq 0 ] || [ "$anew" -eq 0 ] || echo "resume and begin anew"
	if grep -q -e '--non' "$tmp/out"; then
		[ "$1" = 00 ] || echo "--non at $1"
	fi
	if grep -q -e 'Some other' -e 'options contradict' "$tmp/out"; then
		echo "not the reason of $1"
	fi
	case $1 in
	[89a-f]?) grep -q 'reports an error\|: Illegal request' "$tmp/out" ||
		echo "no error at $1" ;;
	esac
}
image 9000
printf '%s\n' "" --fault=op=1d,nth=CHUNK,sense=4/44/00,lost \
	--fault=op=1d,nth=CHUNK,times=1,sense=4/44/00 \
	--fault=op=1d,nth=CHUNK,sense=5/26/00 >"$tmp/fates"
found=
runs=0
while read -r fate; do
	for chunk in 1 2 3; do
		for code in 00 01 02 0f 10 13 7f 80 83 85 ff; do
			reads=op=1c,page=0e,nth=$((chunk + 1))
			faults="$(echo "$fate" | sed "s/CHUNK/$chunk/")
				--fault=$reads,poke=10:$code"
			download sg_ses_microcode -m 6 -b 4k -I "$tmp/fw" \
				--update-wait=1 /dev/sg0 </dev/null
			runs=$((runs + 1))
			wrong=$(contradicts $code)
			[ -z "$wrong" ] || found="$found$chunk $fate: $wrong
$(cat "$tmp/out")
"
		done
	done
done <"$tmp/fates"
faults=
check_equal "any status ($runs runs): nothing contradicts itself" "$found" ""

# beside the tool from sg3_utils: the same status, the same pages
if [ -x $peer ] && [ "$(readlink -f $peer)" != "$BUILD/sg_ses_microcode" ]; then
	for shelf in shelf12 small; do
		with-enclosure --shelf=$shelf $peer /dev/sg0 >"$tmp/theirs"
		with-enclosure --shelf=$shelf sg_ses_microcode /dev/sg0 \
			>"$tmp/ours"
		check_succeeds "peer: the status of $shelf" same
	done
	for code in 00 01 02 03 10 11 12 13 80 81 82 83 84 85 04 14 6f 70 7f \
		86 ef f0 ff; do
		rule="op=1c,poke=10:${code}0c7fffffff00000004"
		with-enclosure --fault="$rule" $peer /dev/sg0 >"$tmp/theirs"
		with-enclosure --fault="$rule" sg_ses_microcode /dev/sg0 \
			>"$tmp/ours"
		check_succeeds "peer: status ${code}h" same
	done
	image 10000
	for mode in "-m 6 -b 4k" "-m dmc_offs_save -b 400 -i 0" "-m 14" \
		"-m 7 -b 2k -l 5001 -s 77" "-m 7 -b 1k -t 20000" \
		"-m 15 -I /dev/null" "-m 255" "-m 14 -b 4k,act"; do
		case $mode in
		*-I* | *255*) file= ;;
		*) file="-I $tmp/fw" ;;
		esac
		# shellcheck disable=SC2086 # several words are meant
		download $peer ${mode% -I*} $file /dev/sg0
		grep -o 'cdb=1d[^ ]* out=[^ ]*' "$tmp/log" >"$tmp/theirs"
		# shellcheck disable=SC2086
		download sg_ses_microcode ${mode% -I*} $file /dev/sg0
		grep -o 'cdb=1d[^ ]* out=[^ ]*' "$tmp/log" >"$tmp/ours"
		check_succeeds "peer: the pages of $mode" same
	done
else
	echo "skip peer: no other sg_ses_microcode here"
fi
rm -rf "$tmp"
[ $failures -eq 0 ]
