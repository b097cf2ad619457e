# SPDX-License-Identifier: BSD-2-Clause
#
# Reads doc/DESIGN, and then the names of all files of lib/, src/ and include/
# from stdin: prints each include that the table of rooms does not allow, and
# each file that does not begin with its own header.

# the table of rooms: name, purpose, rooms that it knows, in columns
FILENAME == "doc/DESIGN" && /^    room +purpose +knows$/ {
	column = index($0, "knows")
	table = 1
	next
}
FILENAME == "doc/DESIGN" && table && /^$/ { table = 0 }
FILENAME == "doc/DESIGN" {
	if (table) {
		if (substr($0, 5, 1) != " ")
			room = $1
		words = substr($0, column)
		gsub(/[-,]/, " ", words)
		n = split(words, word)
		allowed[room, room] = 1
		rooms[room] = 1
		for (i = 1; i <= n; i++)
			allowed[room, word[i]] = 1
	}
	next
}

# the names of the files
{
	exists[$1] = 1
	files[++nr_files] = $1
	if ($1 ~ /^lib\/.*\.c$/) {
		split($1, part, "/")
		file_room[substr(part[3], 1, length(part[3]) - 2)] = part[2]
	}
}

# A room may also include what the rooms that it knows may include.
function close_table(    a, b, c, more) {
	do {
		more = 0
		for (a in rooms)
			for (b in rooms)
				for (c in rooms)
					if (((a, b) in allowed) &&
					    ((b, c) in allowed) &&
					    !((a, c) in allowed)) {
						allowed[a, c] = 1
						more = 1
					}
	} while (more)
}

# the room of a public header: that of its name, or of its .c file
function header_room(name) {
	sub(/\.h$/, "", name)
	if (name == "memory")
		return "base"
	return name in rooms ? name : file_room[name]
}

function complain(text) {
	print "# " text
}

function may(file, room, header, from) {
	if (!((room, from) in allowed))
		complain(file " (" room ") includes " header " (" from ")")
}

function check_library(file, room, header, public,    from, part) {
	if (public) {
		may(file, room, "<ses/" header ">", header_room(header))
		return
	}
	if (file ~ /^include\//)
		complain(file " includes \"" header "\" of lib/")
	split(file, part, "/")
	from = header ~ /\// ? "lib/" header : "lib/" part[2] "/" header
	if (!(from in exists))
		complain(file " includes \"" header "\": no such file")
	split(from, part, "/")
	may(file, room, "\"" header "\"", part[2])
}

# the programs: their own directory, what both share, and include/
function check_program(file, header,    own, from, part) {
	split(file, part, "/")
	own = part[2]
	from = header ~ /\// ? "src/" header : "src/" own "/" header
	if (!(from in exists))
		complain(file " includes \"" header "\": not of src/")
	split(from, part, "/")
	if (part[2] != own && part[2] != "common" && own != "completion")
		complain(file " (" own ") includes \"" header "\" (" \
			 part[2] ")")
}

function base_name(path) {
	sub(/.*\//, "", path)
	return path
}

function check_own_header(file, first,    name, own) {
	name = base_name(file)
	sub(/\.c$/, "", name)
	own = file
	sub(/\.c$/, ".h", own)
	if (!(own in exists)) {
		own = "include/ses/" name ".h"
		# a program's files have no public header
		if (!(own in exists) || file ~ /^src\//)
			return
	}
	if (base_name(first) != name ".h")
		complain(file " does not include its own header first")
}

function check_file(file,    part, room, line, header, public, first) {
	split(file, part, "/")
	room = file ~ /^include\// ? header_room(part[3]) : part[2]
	first = ""
	while ((getline line <file) > 0) {
		if (line !~ /^#include ["<]/)
			continue
		header = line
		sub(/^#include ["<]/, "", header)
		sub(/[">].*/, "", header)
		if (first == "")
			first = header
		public = line ~ /<ses\//
		if (public)
			sub(/^ses\//, "", header)
		else if (line ~ /</)
			continue
		if (file !~ /^src\//)
			check_library(file, room, header, public)
		else if (!public)
			check_program(file, header)
	}
	close(file)
	if (file ~ /\.c$/)
		check_own_header(file, first)
}

END {
	close_table()
	for (i = 1; i <= nr_files; i++)
		check_file(files[i])
}
