#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# In the guest: what a user without any capability can do with a node that is
# readable, or readable and writable, for that user. The manual says the same
# about permissions.
. "$TOP/tests/checks.sh"
mkdir -p /etc
echo 'root::0:0:root:/:/bin/sh' >/etc/passwd
echo 'user::1000:1000:user:/:/bin/sh' >>/etc/passwd
chmod 755 / /bin

# status COMMAND: exit status of a command of the user
status() {
	su -s /bin/sh user -c "$1" >/dev/null 2>&1
	echo $?
}

change='sg_ses --index=arr,3 --set=ident'
modes="$SG $BSG $NVME $NVME_BLOCK $NVME_GENERIC"
# shellcheck disable=SC2086 # several nodes
chmod 600 $modes
check_equal "no permission" "$(status "sg_ses --join $SG")" 63

# shellcheck disable=SC2086
chmod 644 $modes
for node in $SG $BSG; do
	check_equal "$node, to read: reading" \
		"$(status "sg_ses --join $node")" 0
	check_equal "$node, to read: --check" \
		"$(status "sg_ses --check $node")" 0
	check_equal "$node, to read: --dry-run" \
		"$(status "$change --dry-run $node")" 0
	check_equal "$node, to read: microcode status" \
		"$(status "sg_ses_microcode $node")" 0
	check_equal "$node, to read: changing" "$(status "$change $node")" 63
done

# shellcheck disable=SC2086
chmod 666 $modes
check_equal "$SG, to write: changing" "$(status "$change $SG")" 0
check_equal "$BSG, to write: changing needs CAP_SYS_RAWIO" \
	"$(status "$change $BSG")" 51
check_equal "$BSG, to write: reading" "$(status "sg_ses --join $BSG")" 0
for node in $NVME $NVME_BLOCK $NVME_GENERIC; do
	check_equal "$node: reading needs CAP_SYS_ADMIN" \
		"$(status "sg_ses --join $node")" 63
done
# shellcheck disable=SC2086
chmod 600 $modes
[ $failures -eq 0 ]
