#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Who builds, where, when and in which order leaves no trace: two copies of the
# sources, one in a directory with blanks in its name, give the same bytes. And
# nothing is made outside of BUILD.
. "$TOP/tests/build/lib.sh"
here=$matrix/copy
there="$matrix/a copy of it"
rm -rf "$here" "$there"

# copied TO: the sources
copied() {
	mkdir -p "$1" && cp -R Makefile README COPYING src include lib doc \
		tests "$1"
}

copied "$here" && copied "$there" || exit 1
find "$there" -type f -exec touch -t 200001010000 '{}' +
(cd "$here" && find . -type f | sort) >"$matrix/before"
(cd "$here" && umask 022 && make -s) &&
	(cd "$there" && umask 077 && TZ=Asia/Tokyo LC_ALL=C USER=nobody \
		make -s -j 2 BUILD=out) || exit 1

for file in sg_ses sg_ses_microcode libses.a; do
	if cmp "$here/build/$file" "$there/out/$file"; then
		report_ok "$file is the same wherever it is built"
	else
		report_failure "$file is the same wherever it is built" \
			"it differs"
	fi
done

(cd "$here" && find . -type f | grep -v '^\./build/' | sort) >"$matrix/after"
if cmp "$matrix/before" "$matrix/after"; then
	report_ok "nothing is made outside of BUILD"
else
	diff "$matrix/before" "$matrix/after" | sed 's/^/# /'
	report_failure "nothing is made outside of BUILD" \
		"there are other files now"
fi
if (cd "$there" && make -s BUILD=out clean) && [ ! -e "$there/out" ]; then
	report_ok "make clean removes all that was made"
else
	report_failure "make clean removes all that was made" "it is there"
fi
rm -rf "$here" "$there"
[ $failures -eq 0 ]
