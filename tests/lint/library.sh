#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What the library is to those who link it: one prefix, no state, no say in how
# the process ends or what it prints, and few places that touch descriptors.
. "$TOP/tests/lint/lib.sh"
library=$BUILD/libses.a

if ! command -v nm >/dev/null || ! command -v size >/dev/null; then
	echo "skip symbols of the library: no nm and size here"
	exit 0
fi
if nm "$library" 2>/dev/null | grep -Eq ' U __(asan|ubsan|msan|gcov|llvm)'; then
	echo "skip symbols of the library: the compiler added its own"
	exit 0
fi

# "NAME object": what each object defines or uses, without the dressing that
# libc gives to it (__read_chk, open64, __isoc99_sscanf)
symbols() {
	nm -A "$@" "$library" | awk '
	{
		sub(/\.o:.*/, "", $1)
		sub(/.*:/, "", $1)
		name = $NF
		sub(/^__(isoc[0-9]*_)?/, "", name)
		sub(/(64)?(_2|_chk)?$/, "", name)
		print name, $1 ".o"
	}'
}

nm -A -g --defined-only "$library" | awk '$NF !~ /^ses_/ {
	print $NF ": exported without the prefix ses_"
}' >"$found"
report_findings exported "exported names begin with ses_"

size -A "$library" | awk '
/^[^ ]*\.o / { object = $1 }
/^\.(data|bss|tdata|tbss)/ && !/^\.data\.rel\.ro/ && $2 > 0 {
	print object ":" $1 ": " $2 " bytes that can change"
}' >"$found"
nm -A "$library" | awk '$(NF - 1) == "C" {
	print $NF ": common, can change"
}' >>"$found"
report_findings state "no state in the library"

symbols -u | awk '
$1 ~ /^(_?exit|_Exit|abort|atexit|getopt.*|(secure_)?getenv|setenv)$/ {
	print $2 ":" $1 ": only src/ may do that"
}
$1 ~ /^(v?f?printf|puts|putchar|fputs|fputc|fwrite|perror|std(in|out|err))$/ {
	print $2 ":" $1 ": the library prints nothing"
}
$1 ~ /^(system|popen|exec.*|fork|signal|sigaction|setlocale|strtok|rand)$/ {
	print $2 ":" $1 ": that changes the process of somebody else"
}
$1 ~ /^(strcpy|strcat|sprintf|vsprintf|gets|alloca|atoi)$/ {
	print $2 ":" $1 ": there are bounded ones"
}' >"$found"
report_findings calls "the library leaves the process alone"

# a name that only its own file uses is static
nm -A -g --defined-only "$library" | awk '{
	sub(/\.o:.*/, ".c", $1)
	sub(/.*:/, "", $1)
	print "defined", $NF, $1
}' >"$work/$$.symbols"
# a header's inline functions count, its declarations do not
code | grep -E '^(lib|src|include)/' | while read -r file; do
	case $file in
	*.h) sed '/^	/!d' "$file" ;;
	*) cat "$file" ;;
	esac | grep -oE 'ses_[a-z0-9_]+' | sort -u |
		sed "s|^|used |; s|\$| ${file#lib/*/}|"
done >>"$work/$$.symbols"
awk '
$1 == "defined" { home[$2] = $3 }
$1 == "used" && $2 in home && $3 != home[$2] { delete home[$2] }
END { for (name in home) print name ": only " home[name] " uses it" }
' "$work/$$.symbols" >"$found"
report_findings called "each exported name has a caller in another file"

# include/ses is for src/ and tests/: what only lib/ calls is in the private
# headers of its rooms. The tools that belong to no room are one set.
tools='bytes|error|log|memory|out|text|writer'
{
	code | grep -E '^(src|tests)/' | xargs cat
	sed '/^	/!d' include/ses/*.h
} | grep -oE 'ses_[a-z0-9_]+' | sort -u | sed 's/^/used /' >"$work/$$.symbols"
grep -oE '^[a-z][a-z0-9_ *]*[ *]ses_[a-z0-9_]+\(|^ses_[a-z0-9_]+\(' \
	include/ses/*.h | grep -vE ":(static|typedef)|/($tools)\\.h:" |
	sed 's/^\(.*\):.*\(ses_[a-z0-9_]*\)($/declared \2 \1/' \
	>>"$work/$$.symbols"
awk '
$1 == "used" { used[$2] = 1 }
$1 == "declared" && !($2 in used) { print $2 ": " $3 ", and only lib/ uses it" }
' "$work/$$.symbols" >"$found"
report_findings public "what include/ses declares is used outside of lib/"

# where descriptors are opened, read and written
symbols -u | awk '
$1 ~ /^(open|openat|p?read|p?write|ioctl|f?opendir|readdir|readlink(at)?)$/ {
	print $2 ":" $1 ": only a few files touch descriptors"
}' >"$found"
report_findings descriptors "few files touch descriptors"

[ $failures -eq 0 ]
