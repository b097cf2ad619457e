#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The exercises of doc/HACKING, done on a copy of the tree: the patches in
# exercise/ add a field, a page and a verb. Each touches the files that HACKING
# names and no others, and afterwards everything knows what was added.
if ! command -v patch >/dev/null; then
	echo "skip exercise: no patch here"
	exit 0
fi
dir=$TOP/tests/build/exercise
# this build, which has the objects of what the patches do not touch
made=$(readlink -f "$BUILD/libses.a")
made=${made%/*}
copy=$BUILD/exercise
rm -rf "$copy"
mkdir -p "$copy/build/tests"
cd "$TOP" || exit 1
# times are kept: make compares them
cp -Rp Makefile src include lib doc tests "$copy"
cp -Rp "$made/obj" "$copy/build"
cp -p "$made/libses.a" "$copy/build"
# what objects depend on is written by the place of the build they were made in
find "$copy/build/obj" -name '*.d' \
	-exec sed -i 's|^[^ ]*/obj/|build/obj/|' {} +
cd "$copy" || exit 1

. "$TOP/tests/checks.sh"

# touched NAME: the files that a patch changes, new ones after a plus
touched() {
	awk '/^\+\+\+ b\// { file = substr($2, 3); next }
	/^@@ / { print (/^@@ -0,0 / ? "+" : "") file }' "$dir/$1.patch" |
		sort -u | tr '\n' ' '
}

check_equal "a field is one row of one file" "$(touched field)" \
	"lib/element/element_table.c "
check_equal "a page is two rows and a file" "$(touched page)" \
	"+lib/show/show_operating_time.c lib/ses/page.c lib/show/show.h "
check_equal "a verb is a line of a table and a file" "$(touched verb)" \
	"+src/sg_ses/verb_types.c src/sg_ses/verb_table.h "
for name in field page verb; do
	patch -s -p1 <"$dir/$name.patch" >patch.log 2>&1
	check_equal "the patch of a $name applies" "$?$(cat patch.log)" 0
done

# the optimizer is not needed
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES BUILD
make -s -j 2 CFLAGS="${CFLAGS-} -O0" BUILD=build all build/tests/doc/facts \
	>make.log 2>&1
check_equal "everything is built without a warning" "$?$(cat make.log)" 0
BUILD=$copy/build
TOP=$copy
PATH=$BUILD:$PATH
export BUILD TOP PATH

# shelf PAGE...: a capture, of pages in hex: a door, whose element is blocked
config='01 00 00 30 00 00 00 01
11 00 01 24 50 00 00 00 00 00 0a 00
41 43 4d 45 20 20 20 20 42 6f 78 20 20 20 20 20
20 20 20 20 20 20 20 20 31 2e 30 20
05 01 00 00'
status='02 00 00 0c 00 00 00 01 00 00 00 00 01 00 00 04'
hours='12 00 00 08 00 00 10 00 00 00 20 00'
unknown='11 00 00 04 de ad be ef'
shelf() {
	printf '%s\n' "$@" >shelf.hex
}

# --- the field ---
shelf "$config" "$status"
check_line "the text has the field" "$(sg_ses --page=es --inhex=shelf.hex)" \
	'^ *Blocked=1$'
check_line "--filter shows it" \
	"$(sg_ses --filter --page=es --inhex=shelf.hex)" \
	'^ *Blocked=1$'
check_line "JSON has it" "$(sg_ses --json --join --inhex=shelf.hex)" \
	'"blocked": 1'
check_line "the list of acronyms has it" \
	"$(sg_ses --enumerate --enumerate --index=do)" \
	'^  blocked  \[Door\] \[3:2:1\]$'
check_equal "--get has it" \
	"$(sg_ses --index=0,0 --get=blocked --inhex=shelf.hex)" 1
said=$(sg_ses --check --inhex=shelf.hex)
check_equal "--check has its severity" $? 1
check_line "--check has its words" "$said" '^SES WARNING .* does not close |'
check_line "a metric has it" "$(sg_ses --metrics --inhex=shelf.hex)" \
	'flag="blocked".* 1$'
said=$(sh tests/doc/json.sh)
check_line "the manual must have it" "$said" '^not ok fields:'
check_line "the test of the manual names it" \
	"$said" '^# .*blocked.*3:2.*BLOCKED'

# --- the page ---
shelf "$config" "$hours"
check_line "the text of the page" "$(sg_ses --page=op --inhex=shelf.hex)" \
	'^  hours: 4096$'
check_line "JSON of the page" "$(sg_ses --json --page=0x12 --inhex=shelf.hex)" \
	'"hours": 8192'
shelf "$config" '12 00 00 06 00 00 10 00 00 00'
said=$(sg_ses --page=op --inhex=shelf.hex 2>&1)
check_equal "a page that is cut off is an error" $? 97
check_line "what is there is shown" "$said" '^  hours: 4096$'
# pages without a decoder: all codes that have no row, and one between two rows
lost=
for code in 10 11 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 20 2f; do
	shelf "$config" "$code 00 00 04 de ad be ef"
	sg_ses --page=0x$code --inhex=shelf.hex |
		grep -q 'de ad be ef' || lost="$lost $code"
done
check_equal "pages without a decoder are dumped" "$lost" ""
shelf "00 00 00 05 00 01 02 11 12" "$config" "$status" "$unknown" "$hours"
said=$(sg_ses --ALL --inhex=shelf.hex)
check_equal "an unknown page before it" $? 0
check_line "it is dumped" "$said" 'de ad be ef'
check_line "the page after it is decoded" "$said" '^  hours: 8192$'
check_line "so it is in JSON" "$(sg_ses --json --all --inhex=shelf.hex)" \
	'"diagnostic_page_0x11"'
check_line "the manual must have the page" "$(sh tests/doc/tables.sh)" \
	'^not ok pages:'

# --- the verb ---
check_line "the verb" "$(sg_ses --count-elements --inhex=shelf.hex)" '^1 Door$'
check_line "JSON of the verb" \
	"$(sg_ses --json --count-elements --inhex=shelf.hex)" \
	'"number_of_possible_elements": 1'
check_line "--help has it" \
	"$(sg_ses -hh)" '^ *--count-elements  *how many'
sg_ses --count-elements --map >/dev/null 2>&1
check_equal "verbs that exclude each other" $? 31
check_line "the manual must have the option" "$(sh tests/doc/tables.sh)" \
	'^not ok options of sg_ses:'
