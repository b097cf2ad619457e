# SPDX-License-Identifier: BSD-2-Clause
#
# Lists runs of `run` or more lines of code that are in two places. Blanks,
# comments, lone braces and #include lines do not count, nor does the space
# within a line.
#
#	awk -v run=8 -f duplicates.awk FILE...

FNR == 1 { comment = 0; file++; name[file] = FILENAME }

{
	line = $0
	if (comment) {
		if (!sub(/^.*\*\//, "", line))
			next
		comment = 0
	}
	gsub(/\/\*([^*]|\*[^\/])*\*\//, "", line)
	if (sub(/\/\*.*$/, "", line))
		comment = 1
	gsub(/[ \t]+/, " ", line)
	sub(/^ /, "", line)
	sub(/ $/, "", line)
	if (line ~ /^[{}();, ]*$/ || line ~ /^#include/)
		next
	n++
	text[n] = line
	place[n] = FNR
	of[n] = file
}

END {
	for (i = 1; i + run - 1 <= n; i++) {
		if (of[i] != of[i + run - 1])
			continue
		key = ""
		for (k = 0; k < run; k++)
			key = key text[i + k] "\n"
		if (!(key in first)) {
			first[key] = i
			continue
		}
		j = first[key]
		# what a run before it has shown, and what overlaps itself
		if (i <= told || (of[i] == of[j] && i - j < run))
			continue
		for (k = run; of[i] == of[i + k] && of[j] == of[j + k] &&
		     text[i + k] == text[j + k]; k++)
			;
		told = i + k - 1
		printf "%s:%d-%d: %d lines that stand at %s:%d, too\n", \
			name[of[i]], place[i], place[i + k - 1], k, \
			name[of[j]], place[j]
	}
}
