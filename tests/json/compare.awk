# SPDX-License-Identifier: BSD-2-Clause
#
# compare.awk MEMBERS PATHS: what members.awk read from the page against what
# "json --paths" saw in documents. Prints each path that the page does not have
# or has with another type, and each member of the page that no document has.
#
# With --json=h or without s codes and numbers look different; the page is about
# the default form, so those are taken for what they stand for.

BEGIN { FS = "\t" }

# --- the page ---
NR == FNR {
	told[$1, $2] = $3
	list[$1, $2] = $4
	members[++nr_members] = $0
	objects[$1] = 1
	next
}

# --- documents ---
{
	gsub(/diagnostic_page_0x[0-9a-f]+/, "diagnostic_page_0xNN", $1)
	raw[$1, $2] = 1
	raw_path[++nr_raw] = $1
	raw_type[nr_raw] = $2
}

# every path, with all types seen there
function seen(path, type) {
	if (!(path in types))
		paths[++nr_paths] = path
	if (index(types[path] " ", " " type " ") == 0)
		types[path] = types[path] " " type
}

function take(path, type,   base, word) {
	base = path
	word = sub(/\.(i|hex|meaning)$/, "", base)
	if (word && (base ".meaning", "string") in raw) {
		path = base
		type = "code"
	} else if (word && (base ".hex", "string") in raw) {
		path = base
		type = "number"
	}
	seen(path, type)
	# those around
	while (match(path, /(\[\]|\.[a-z0-9_]+)$/)) {
		type = substr(path, RSTART) == "[]" ? "list" : "object"
		path = substr(path, 1, RSTART - 1)
		seen(path, type)
	}
}

# ends("a.b.cd", "b.cd"), but not ends("a.b.cd", "d"); the whole document is the
# end of nothing else
function ends(object, end) {
	if (object == end || end == "")
		return object == end
	return substr("." object, length(object) - length(end) + 1) == "." end
}

# has(OBJECT, KEY, TYPE): the page has it, for any object whose name ends so
function has(object, key, type,   end, known) {
	known = 0
	for (end in objects) {
		if (!((end, key) in told) || !ends(object, end))
			continue
		found[list[end, key], key] = 1
		if (index(" " told[end, key] " ", " " type " "))
			known = 1
	}
	return known
}

# the bytes beside a string, which the page describes once
function twin(object, key) {
	return sub(/_bytes$/, "", key) && has(object, key, "string")
}

function check(path,   key, object, n, i, type) {
	key = path
	sub(/.*\./, "", key)
	object = substr(path, 1, length(path) - length(key) - 1)
	# a kind of line
	if (object == "" && key in objects && !(("", key) in told))
		return
	n = split(types[path], type, " ")
	for (i = 1; i <= n; i++) {
		# a code without its name
		if (type[i] == "number" && index(types[path], " code"))
			continue
		if (!has(object, key, type[i]) && !twin(object, key))
			print "not in the page: " path " (" type[i] ")"
	}
}

END {
	for (n = 1; n <= nr_raw; n++)
		take(raw_path[n], raw_type[n])
	for (n = 1; n <= nr_paths; n++)
		check(paths[n])
	for (n = 1; n <= nr_members; n++) {
		split(members[n], m, "\t")
		if (!((m[4], m[2]) in found))
			print "written by no case: " m[1] ": " m[2]
	}
}
