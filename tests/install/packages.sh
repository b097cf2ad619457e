#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The packages for Debian and for rpm: made, checked, installed, used, upgraded
# and removed, for Debian in a minimal root directory, with sg3-utils, whose
# programs come back in the end. There a stranger gets from the package to a lit
# LED by manual and completion alone (stranger.exp).
. "$TOP/tests/build/lib.sh"
work=$matrix/packages
rm -rf "$work"
mkdir -p "$work"

# make_package KIND
make_package() {
	if make -s BUILD="$work/$1" "$1" >"$work/$1.log" 2>&1; then
		report_ok "make $1"
		return
	fi
	tail "$work/$1.log" | sed 's/^/# /'
	report_failure "make $1" "it failed"
	return 1
}

# --- rpm: installed below a directory of its own ---
in_root() {
	rpm --root "$work/rpm-root" --nodeps "$@" >"$work/rpm.out" 2>&1
}

check_rpm() {
	package=$(echo "$work"/rpm/*.rpm)
	if find_program rpmlint "rpmlint"; then
		check_line "rpmlint" "$(rpmlint -c doc/packaging/rpmlint.toml \
			"$package" doc/packaging/sg_ses.spec 2>&1)" \
			"; 0 errors, 0 warnings,"
	fi
	mkdir "$work/rpm-root"
	rpm --root "$work/rpm-root" --initdb
	check_succeeds "rpm: installed" in_root -i "$package"
	check_succeeds "... a program beside that of sg3_utils" \
		"$work/rpm-root/usr/bin/ses-sg_ses" --enumerate
	check_succeeds "... with its name in a directory for PATH" \
		"$work/rpm-root/usr/libexec/sg_ses/sg_ses_microcode" -h
	check_succeeds "... and its manual" \
		test -s "$work/rpm-root/usr/share/man/man8/ses-sg_ses.8.gz"
	check_succeeds "rpm: replaced" in_root -U --replacepkgs "$package"
	check_succeeds "... it runs" "$work/rpm-root/usr/bin/ses-sg_ses" -h
	check_succeeds "rpm: removed" in_root -e sg_ses
	check_equal "... with all files" "$(find "$work/rpm-root" \
		-name '*ses*' -not -type d -not -path '*/var/*')" ""
}

# --- Debian ---
root=$work/root

# inside COMMAND: in the minimal root, with /proc
inside() {
	# shellcheck disable=SC2016 # for the other shell
	unshare -m -f sh -c 'mount -t proc proc "$0/proc" &&
		exec chroot "$0" env DEBIAN_FRONTEND=noninteractive \
		HOME=/srv PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -c "$1"' \
		"$root" "$1"
}

# apt WORD...: says no more than errors
apt() {
	inside "apt-get -qq -y $* >/srv/apt.log 2>&1 || {
		cat /srv/apt.log; exit 1; }"
}

check_lintian() {
	find_program lintian "lintian" || return
	check_equal "lintian: no tags but those with an override" \
		"$(lintian --allow-root --tag-display-limit 0 "$1" 2>&1)" ""
}

# The same package with a later release.
next_release() {
	dpkg-deb -R "$1" "$work/next"
	sed -i 's/^\(Version: .*\)-1$/\1-2/' "$work/next/DEBIAN/control"
	dpkg-deb --root-owner-group -b "$work/next" "$root/srv/next.deb" \
		>/dev/null
}

version() {
	inside "$1 --version 2>&1 | head -n 1"
}

diverted() {
	inside "dpkg-divert --list '*sg_ses*' | wc -l"
}

check_deb() {
	package=$(echo "$work"/deb/sg-ses_*.deb)
	ours=$(sed -n 's/^#define VERSION /version: /p' src/common/version.h |
		tr -d '"')
	old="version: 2.48 20200501"
	check_lintian "$package"
	cp "$package" "$root/srv/sg-ses.deb"
	# a shelf to light an LED of
	mkdir -p "$root/opt/build/tests" "$root/opt/tests/emulator"
	cp -R "$(dirname "$tools")/emulator" "$root/opt/build/tests"
	cp tests/with-enclosure "$root/opt/tests"
	cp -R tests/emulator/shelves tests/emulator/machines \
		"$root/opt/tests/emulator"
	check_line "the root has sg3-utils" "$(version sg_ses)" "^version: 2"
	old=$(version sg_ses)

	if find_program expect "a stranger's session"; then
		if expect tests/install/stranger.exp "$root" \
			>"$work/session" 2>&1; then
			report_ok "a stranger lights an LED"
		else
			tr -d '\r' <"$work/session" | tail -n 20 |
				sed 's/^/# /'
			report_failure "a stranger lights an LED" "no"
		fi
	fi
	check_succeeds "deb: installed" apt install /srv/sg-ses.deb
	check_equal "... the program" "$(version sg_ses)" "$ours"
	check_equal "... that of sg3-utils" "$(version sg_ses.sg3-utils)" "$old"
	check_line "... the manual" \
		"$(inside 'man sg_ses_json 2>/dev/null | cat')" '^NAME'
	check_line "... that of the differences" \
		"$(inside 'man sg_ses_compat 2>/dev/null | cat')" '^COMMAND LINE'
	next_release "$package"
	check_succeeds "deb: upgraded" apt install /srv/next.deb
	check_line "... to the next release" \
		"$(inside "dpkg-query -W sg-ses")" '-2$'
	check_equal "... the program" "$(version sg_ses)" "$ours"
	check_equal "... four files are diverted" "$(diverted)" 4
	check_succeeds "deb: removed" apt purge sg-ses
	check_equal "... sg3-utils is back" "$(version sg_ses)" "$old"
	check_equal "... nothing is diverted" "$(diverted)" 0
	check_equal "... nothing is left" "$(cd "$root/usr" && find . \
		-name '*sg?ses*' | grep -v '^./bin/sg_ses' |
		grep -v '^./share/man/man8/sg_ses')" ""
	apt remove sg3-utils
	check_succeeds "deb: installed without sg3-utils" \
		apt install /srv/sg-ses.deb
	check_equal "... the program" "$(version sg_ses)" "$ours"
	check_succeeds "deb: removed" apt purge sg-ses
	check_equal "... nothing is left" "$(cd "$root/usr" && find . \
		-name '*sg?ses*')" ""
}

# A root is made while the packages are.
make_root() {
	# shellcheck source=/dev/null
	mmdebstrap --quiet --variant=minbase \
		--include=man-db,bash-completion,sg3-utils \
		"$(. /etc/os-release && echo "$VERSION_CODENAME")" "$root" \
		>"$work/root.log" 2>&1
}

why=
[ "$(id -u)" = 0 ] || why="only root can make one"
command -v mmdebstrap >/dev/null || why="no mmdebstrap here"
[ "$why" ] || make_root &
if find_program rpmbuild "make rpm" && make_package rpm; then
	check_rpm
fi
if find_program dh "make deb" && make_package deb; then
	wait
	[ "$why" ] || [ -x "$root/usr/bin/man" ] ||
		why="no packages are available here: $(tail -n 1 "$work/root.log")"
	if [ "$why" ]; then
		echo "skip a minimal Debian: $why"
	else
		check_deb
	fi
fi
wait
rm -rf "$work"
[ $failures -eq 0 ]
