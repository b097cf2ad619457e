# SPDX-License-Identifier: BSD-2-Clause
#
# The members that sg_ses_json.5 describes, one per line, separated by tabs:
# OBJECT KEY TYPES LIST. Types are those of "json --paths", separated by
# blanks; the OBJECT that is the whole document is empty; LIST is the same for
# all that stands in one list, which may be about several objects. The top of
# that page says what this relies on.

BEGIN {
	types["flag"] = types["int"] = types["number"] = "number"
	types["id64"] = "number"
	types["str"] = types["hex"] = "string"
	types["bool"] = "bool"
	types["null"] = "null"
	types["code"] = "code object"
	types["object"] = "object"
	types["any"] = "bool code null number object string"
}

# list(TEXT, ARRAY): "a , b" into an array; how many
function list(text, to) {
	gsub(/ *[,:] */, " ", text)
	return split(text, to, " ")
}

function item(text,   half, keys, words, n, m, i, k, set) {
	split(text, half, / Pq Vt /)
	sub(/ , optional/, "", half[2])
	m = split(half[2], words, / or /)
	for (i = 1; i <= m; i++) {
		if (!(words[i] in types))
			print "no type: " text
		set = set " " types[words[i]]
	}
	n = list(half[1], keys)
	for (i = 1; i <= n; i++) {
		for (k = 1; k <= contexts; k++)
			member(context[k], keys[i], substr(set, 2))
		if (half[2] == "id64")
			for (k = 1; k <= contexts; k++)
				member(context[k], keys[i] "_hex", "string")
	}
}

# an entry of a list, and the list, which may be null if an entry may
function member(object, key, set) {
	print object "\t" key "\t" set "\t" lists
	if (sub(/\[\]$/, "", key))
		print object "\t" key "\tlist" (set ~ /null/ ? " null" : "") \
			"\t" lists
}

/^Members of$/ { contexts = 0; open = 1; next }
open && /^\.Va / {
	n = list(substr($0, 5), names)
	for (i = 1; i <= n; i++)
		context[++contexts] = names[i] == "document" ? "" : names[i]
	next
}
/^\.Bl / { open = 0; lists++; next }
/^\.El/ { contexts = 0; next }
contexts && /^\.It Va / { item(substr($0, 8)) }
