#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# make install puts the programs, their manuals and their completion below
# DESTDIR/PREFIX, and nothing else; make uninstall removes every file.
. "$TOP/tests/build/lib.sh"
to="$matrix/an image"
mkdir -p "$matrix"
rm -rf "$to"
build=${tools%/tests/tools}

if (umask 077 && make -s BUILD="$build" DESTDIR="$to" PREFIX=/usr install) \
	>"$matrix/install.log" 2>&1; then
	report_ok "make install"
else
	tail "$matrix/install.log" | sed 's/^/# /'
	report_failure "make install" "it failed"
fi
(cd "$to" && find . -type f | sort | xargs ls -l |
	awk '{ print substr($1, 1, 10), $NF }') >"$matrix/installed"
cat >"$matrix/expected" <<'END'
-rwxr-xr-x ./usr/bin/sg_ses
-rwxr-xr-x ./usr/bin/sg_ses_microcode
-rw-r--r-- ./usr/share/bash-completion/completions/sg_ses
-rw-r--r-- ./usr/share/bash-completion/completions/sg_ses_microcode
-rw-r--r-- ./usr/share/man/man5/sg_ses_json.5
-rw-r--r-- ./usr/share/man/man8/sg_ses.8
-rw-r--r-- ./usr/share/man/man8/sg_ses_microcode.8
END
if diff "$matrix/expected" "$matrix/installed" >"$matrix/diff"; then
	report_ok "all files with their modes"
else
	sed 's/^/# /' "$matrix/diff"
	report_failure "all files with their modes" "< is what is expected"
fi
if [ "$("$to/usr/bin/sg_ses" --version)" = "$("$build/sg_ses" --version)" ]
then
	report_ok "the installed program runs"
else
	report_failure "the installed program runs" "it does not"
fi
make -s BUILD="$build" DESTDIR="$to" PREFIX=/usr uninstall
if [ -z "$(find "$to" -type f)" ]; then
	report_ok "make uninstall leaves nothing"
else
	find "$to" -type f | sed 's/^/# /'
	report_failure "make uninstall leaves nothing" "there are files"
fi
rm -rf "$to"
[ $failures -eq 0 ]
