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
-rw-r--r-- ./usr/share/doc/sg_ses/COPYING
-rw-r--r-- ./usr/share/doc/sg_ses/NEWS
-rw-r--r-- ./usr/share/doc/sg_ses/README
-rw-r--r-- ./usr/share/doc/sg_ses/examples/fw.manifest
-rw-r--r-- ./usr/share/doc/sg_ses/examples/leds.txt
-rw-r--r-- ./usr/share/doc/sg_ses/examples/machine.hex
-rwxr-xr-x ./usr/share/doc/sg_ses/examples/mdadm-sg_ses.sh
-rw-r--r-- ./usr/share/doc/sg_ses/examples/shelf.hex
-rwxr-xr-x ./usr/share/doc/sg_ses/examples/statechange-sg_ses.sh
-rw-r--r-- ./usr/share/doc/sg_ses/examples/three-nights.txt
-rw-r--r-- ./usr/share/doc/sg_ses/layouts/emulated
-rw-r--r-- ./usr/share/fish/vendor_completions.d/sg_ses.fish
-rw-r--r-- ./usr/share/fish/vendor_completions.d/sg_ses_microcode.fish
-rw-r--r-- ./usr/share/man/man5/sg_ses_json.5
-rw-r--r-- ./usr/share/man/man7/sg_ses_compat.7
-rw-r--r-- ./usr/share/man/man8/sg_ses.8
-rw-r--r-- ./usr/share/man/man8/sg_ses_microcode.8
-rw-r--r-- ./usr/share/zsh/site-functions/_sg_ses
-rw-r--r-- ./usr/share/zsh/site-functions/_sg_ses_microcode
END
if diff "$matrix/expected" "$matrix/installed" >"$matrix/diff"; then
	report_ok "all files with their modes"
else
	sed 's/^/# /' "$matrix/diff"
	report_failure "all files with their modes" "< is what is expected"
fi
if [ "$("$to/usr/bin/sg_ses" --version 2>&1)" = "$(
	"$build/sg_ses" --version 2>&1)" ]
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

# --- other places and names, beside those of another package ---
put() {
	make -s BUILD="$build" DESTDIR="$to" PROGRAM_PREFIX=new- \
		BINDIR=/opt/bin MANDIR=/opt/man DOCDIR=/opt/doc BASHDIR=/b \
		ZSHDIR=/z FISHDIR=/f "$1"
}
put install
check_equal "other places and names" "$(cd "$to" && find . -type f | sort)" \
"./b/new-sg_ses
./b/new-sg_ses_microcode
./f/new-sg_ses.fish
./f/new-sg_ses_microcode.fish
./opt/bin/new-sg_ses
./opt/bin/new-sg_ses_microcode
./opt/doc/COPYING
./opt/doc/NEWS
./opt/doc/README
./opt/doc/examples/fw.manifest
./opt/doc/examples/leds.txt
./opt/doc/examples/machine.hex
./opt/doc/examples/mdadm-sg_ses.sh
./opt/doc/examples/shelf.hex
./opt/doc/examples/statechange-sg_ses.sh
./opt/doc/examples/three-nights.txt
./opt/doc/layouts/emulated
./opt/man/man5/new-sg_ses_json.5
./opt/man/man7/new-sg_ses_compat.7
./opt/man/man8/new-sg_ses.8
./opt/man/man8/new-sg_ses_microcode.8
./z/_new-sg_ses
./z/_new-sg_ses_microcode"
check_line "... which the shell completes" "$(cat "$to/b/new-sg_ses")" \
	"complete -F _new-sg_ses new-sg_ses"
put uninstall
check_equal "... and which are removed" "$(find "$to" -type f)" ""
rm -rf "$to"
[ $failures -eq 0 ]
