#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# On a terminal of tmux: progress moves the cursor if standard error is that
# terminal, too, and nothing moves it if standard error is a file. It runs under
# with-enclosure, with commands that take long.
. "$TOP/tests/checks.sh"
if ! command -v tmux >/dev/null; then
	echo "skip what moves the cursor: there is no tmux"
	exit 0
fi
room=$BUILD/tests/terminal
rm -rf "$room"
mkdir -p "$room"
# (the path of a socket must be short)
socket=$(mktemp -d) || exit 1
trap 'mux kill-server 2>/dev/null; rm -rf "$socket"' EXIT
mux() {
	tmux -f /dev/null -S "$socket/tmux" "$@"
}
printf '%-100000s' ACME120200 >"$room/image"

# what runs in the terminal, after all that it writes is kept; commands that
# take seconds, of clocks that nobody waits for
cat >"$room/commands" <<'end'
until [ -e "$1/begin" ]; do sleep 0.05; done
sg_ses_microcode -m 7 -b 8k -I "$1/image" /dev/sg0
sg_ses --map
sg_ses --front
sg_ses --front=svg
sg_ses --check -v
sg_ses --locate=sda
sg_ses /dev/nowhere
echo the end
end

# drive [REDIRECTION]: run them; what reaches the terminal is in $room/raw
drive() {
	rm -f "$room/begin" "$room/raw"
	mux new-session -d -x 200 -y 50 "sh '$room/commands' '$room' ${1-}"
	mux pipe-pane "cat >'$room/raw'"
	: >"$room/begin"
	wait_for grep -q "^the end" "$room/raw"
	mux kill-server 2>/dev/null
}

# count_controls FILE: bytes that are no text, nor the ends of lines
count_controls() {
	sed 's/\r$//' "$1" | tr -d '\n\040-\176' | wc -c
}
drive
check_succeeds "progress on the terminal" \
	test "$(count_controls "$room/raw")" -gt 10
drive "2>'$room/err'"
check_equal "standard error is a file: nothing moves the cursor" \
	"$(count_controls "$room/raw")" 0
check_equal "... and the file has lines of text only" \
	"$(count_controls "$room/err")" 0
check_succeeds "... of which there are some" test -s "$room/err"
check_contains "... and standard output is complete" \
	"$(sed 's/\r$//' "$room/raw")" "</svg>"

# A row of a table fits the terminal, so that none continues in the next line.
# addresses: how many rows of $table are complete
addresses() {
	printf '%s\n' "$table" | grep -c '^ *[0-9][0-9]* .* 5000[0-9a-f]\{12\}'
}
table=$(sg_ses --map)
rows=$(addresses)
mux new-session -d -x 60 -y 50 \
	"sg_ses --map; : >'$room/shown'; cat"
wait_for test -e "$room/shown"
shown() {
	table=$(mux capture-pane -p)
	[ "$(addresses)" -eq "$rows" ]
}
wait_for shown
check_equal "each row of a table is one line of the terminal" \
	"$(addresses)" "$rows"
check_succeeds "... of which there are some" test "$rows" -gt 4
[ $failures -eq 0 ]
