#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The list of all messages (tests/doc/messages), as far as a program can judge
# it: what is passed to ses_fail() and ses_warn() is a sentence, and some words
# and phrases that say nothing to the reader do not occur.
. "$TOP/tests/doc/lib.sh"
tests/doc/messages >"$work/messages"
check_succeeds "there is a list of messages" \
	grep -q 'ses_fail.*The output cannot be written' "$work/messages"
check_equal "... and of help" "$(grep -c 'table.*sg_ses --map' \
	"$work/messages")" 1

# a message is a sentence; a last literal may be a part that is chosen
awk -F '\t' '$2 ~ /^ses_(fail|warn)$/ && $3 !~ /[.?]$|%s$| \| / {
	print $1 ": " $3 }' "$work/messages" >"$work/fragments"
check_same_files "messages end like sentences" /dev/null "$work/fragments"
awk -F '\t' '$2 ~ /^ses_(fail|warn)$/ && $3 !~ /^([A-Z]|%|--|\/|sg_ses)/ {
	print $1 ": " $3 }' "$work/messages" >"$work/beginnings"
check_same_files "... and begin like them" /dev/null "$work/beginnings"
grep -n -i -e 'invalid argument' -e '\berror occurred' -e 'oops' \
	-e '[^e] is no ' -e 'parted by' -e 'tells of' -e 'could be had' \
	-e '\bsuch an\b' -e 'please' "$work/messages" >"$work/phrases"
check_same_files "no empty phrases" /dev/null "$work/phrases"
[ $failures -eq 0 ]
