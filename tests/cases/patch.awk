# SPDX-License-Identifier: BSD-2-Clause
# Changes bytes of one page of a capture:
#	awk -v page=0a -v patch="10=00 11=02" -f patch.awk box.hex
# (offsets into the page decimal, bytes hex, as the page code)
{
	sub(/#.*/, "")
	for (i = 1; i <= NF; i++)
		byte[n++] = $i
}

function hex(digits,    value, i)
{
	for (i = 1; i <= length(digits); i++)
		value = value * 16 + index("0123456789abcdef",
					   substr(digits, i, 1)) - 1
	return value
}

END {
	for (at = 0; at < n && byte[at] != page; )
		at += hex(byte[at + 2] byte[at + 3]) + 4
	count = split(patch, change, " ")
	for (i = 1; i <= count; i++) {
		split(change[i], part, "=")
		byte[at + part[1]] = part[2]
	}
	for (i = 0; i < n; i++)
		printf "%s%s", byte[i], i % 16 == 15 ? "\n" : " "
}
