#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# CC, CFLAGS, CPPFLAGS, LDFLAGS, AR and BUILD reach every command that is run
# to make the programs, and no command runs without them.
. "$TOP/tests/build/lib.sh"
where=$matrix/variables
make -n CC=my-cc AR=my-ar CFLAGS='-O1 -DC_MARK' CPPFLAGS=-DP_MARK \
	LDFLAGS=-Wl,-L_MARK BUILD="$where" all >"$matrix/variables.log" 2>&1
# a command on one line
sed -e ':more' -e '/\\$/N' -e 's/\\\n//' -e 't more' "$matrix/variables.log" |
	grep -Ev '^(mkdir|rm|echo|printf|:|make) ' >"$matrix/commands"

# every NAME PATTERN1 PATTERN2: commands with the first have the second
every() {
	if ! grep -e "$2" "$matrix/commands" >"$matrix/some"; then
		report_failure "$1" "there is no such command"
	elif grep -v -e "$3" "$matrix/some" | sed 's/^/# /' | grep .; then
		report_failure "$1" "the commands above do not"
	else
		report_ok "$1"
	fi
}

every "what compiles runs CC" ' -c ' '^my-cc '
every "what compiles has CFLAGS" ' -c ' -DC_MARK
every "what compiles has CPPFLAGS" ' -c ' -DP_MARK
every "what links runs CC" '-o [^ ]*/sg_ses[a-z_]* ' '^my-cc '
every "what links has CFLAGS" '-o [^ ]*/sg_ses[a-z_]* ' -DC_MARK
every "what links has LDFLAGS" '-o [^ ]*/sg_ses[a-z_]* ' -L_MARK
every "the library is made by AR" 'libses\.a .*\.o' 'my-ar\|my-cc'
every "everything goes to BUILD" ' -o ' " -o $where/"
[ $failures -eq 0 ]
