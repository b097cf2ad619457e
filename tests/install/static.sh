#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# make static makes programs that need no other file: they run where there is
# nothing else, in a root directory of their own and as the init of a kernel.
. "$TOP/tests/build/lib.sh"
build=${tools%/tests/tools}
PATH=$PATH:/usr/sbin:/sbin	# chroot
mkdir -p "$matrix"
if ! make -s BUILD="$build" static >"$matrix/static.log" 2>&1; then
	tail "$matrix/static.log" | sed 's/^/# /'
	report_failure "make static" "it failed"
	exit 1
fi
for program in sg_ses sg_ses_microcode; do
	if ldd "$build/static/$program" 2>&1 | grep -q '=>'; then
		report_failure "$program has no libraries" "it has"
	else
		report_ok "$program has no libraries: $(
			wc -c <"$build/static/$program") bytes"
	fi
done

root=$matrix/static-root
rm -rf "$root"
mkdir "$root"
cp "$build/static/sg_ses" "$build/static/sg_ses_microcode" \
	tests/cases/box.hex "$root"
"$build/sg_ses" --inhex=tests/cases/box.hex --join >"$matrix/expected"

# alone COMMAND...: in that directory, which is all there is
alone() {
	if [ "$(id -u)" = 0 ]; then
		chroot "$root" "$@"
	else
		unshare -r chroot "$root" "$@"
	fi
}

if ! alone /sg_ses --version >/dev/null 2>&1; then
	echo "skip a root directory with nothing else: chroot is not allowed"
elif alone /sg_ses --inhex=box.hex --join | cmp - "$matrix/expected" &&
	alone /sg_ses_microcode --version >/dev/null; then
	report_ok "they run with nothing else"
else
	report_failure "they run with nothing else" "they do not"
fi

for kernel in "$build"/vm/kernel/boot/vmlinuz-*; do :; done
if [ ! -f "$kernel" ]; then
	echo "skip the init of a kernel: tests/vm/install gets one"
elif find_program qemu-system-x86_64 "the init of a kernel" &&
	find_program cpio "the init of a kernel"; then
	mv "$root/sg_ses" "$root/init"
	mkdir "$root/dev"
	mknod "$root/dev/console" c 5 1 2>/dev/null
	(cd "$root" && find . | cpio -o -H newc --quiet) >"$matrix/initramfs"
	timeout 3600 qemu-system-x86_64 -accel tcg -m 256 -nodefaults \
		-no-reboot -display none \
		-kernel "$kernel" -initrd "$matrix/initramfs" \
		-append "console=ttyS0 quiet panic=-1 -- --inhex=box.hex --join" \
		-serial "file:$matrix/console" </dev/null
	tr -d '\r' <"$matrix/console" >"$matrix/seen"
	if grep -Fxqf "$matrix/expected" "$matrix/seen" && [ "$(
		grep -Fxcf "$matrix/expected" "$matrix/seen")" -ge "$(
		wc -l <"$matrix/expected")" ]; then
		report_ok "the init of a kernel, alone in an initramfs"
	else
		tail "$matrix/seen" | sed 's/^/# /'
		report_failure "the init of a kernel" \
			"it did not show the enclosure"
	fi
fi
rm -rf "$root"
[ $failures -eq 0 ]
