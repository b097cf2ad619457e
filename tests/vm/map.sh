#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# In the guest of real_modules (tests/map/machine.sh): a shelf with two modules
# and dual-ported disks at two SAS adapters. Our map, the kernel's view of
# the same bays, and the LEDs.
# shellcheck disable=SC2012 # names without blanks
. "$TOP/tests/checks.sh"

check_succeeds "ses.ko binds" wait_for test -d /sys/class/enclosure/1:0:0:0

check_equal "drivers" \
	"$(cat /sys/class/scsi_host/host[01]/proc_name | sort -u)" mptsas
check_equal "both are hosts of the SAS transport" \
	"$(ls /sys/class/sas_host | wc -l)" 2

# --- the map ---
# of two controllers any may give the namespace its name
nvme=$(cd /dev && echo nvme*n1)
rows() {
	sg_ses --map=slot,label,state,device,how,serial,node "$@" |
		tr '\t' ' ' | sed "s| /dev/sg0,/dev/sg4$||"
}
map=$(cat <<END
0 Bay 00 disk sda,sdd address ACME0000
1 Bay 01 disk sdb,sde address ACME0001
2 Bay 02 empty - - -
3 Bay 03 disk sdf address ACME0002
4 Bay 04 disk sdc,sdg address ACME0003
- Bay 05 unknown - - -
6 Bay 06 disk $nvme serial NV0042
7 Bay 07 foreign - - -
8 Bay 08 empty - - -
9 Bay 09 empty - - -
10 Bay 10 empty - - -
11 Bay 11 empty - - -
END
)
check_equal "the map" "$(rows)" "$map"
sg_ses --map >/tmp/table
check_equal "nothing of it is in doubt; one disk has lost a path" \
	"$? $(sed -n 's/^ *! //p' /tmp/table)" \
	"0 1 of 2 paths; lost: host 0 through IOM 1 (/dev/sg0)"

# commands HCTL...: how many each device got so far
commands() {
	for device; do
		printf '%d ' "$(cat /sys/class/scsi_device/"$device"/device/\
iorequest_cnt)"
	done
}
disks="0:0:1:0 0:0:2:0 0:0:3:0 1:0:1:0 1:0:2:0 1:0:3:0 1:0:4:0"
# shellcheck disable=SC2086 # several disks
before=$(commands $disks)
modules=$(commands 0:0:0:0 1:0:0:0)
sg_ses --map -q -v >/tmp/table 2>/dev/null
# shellcheck disable=SC2086
check_equal "no disk gets a command" "$(commands $disks)" "$before"
# shellcheck disable=SC2086 # two numbers
check_equal "each page of each module once: 01h, 02h, 07h, 0Ah, 0Fh" \
	"$(commands 0:0:0:0 1:0:0:0)" \
	"$(for n in $modules; do printf '%d ' $((n + 5)); done)"

# --- the kernel's idea: it links disks of the host of a module ---
links() {
	for bay in /sys/class/enclosure/*/*/slot; do
		bay=${bay%/slot}
		[ -d "$bay/device/block" ] &&
			echo "$(cat "$bay/slot") $(ls "$bay/device/block")"
	done | sort
}
ours() {
	rows "$@" | sed -n 's/^\([0-9]*\) .* disk \(sd[^ ]*\) .*/\1 \2/p' |
		while read -r slot devices; do
			for device in $(echo "$devices" | tr , ' '); do
				echo "$slot $device"
			done
		done | sort
}
check_equal "ses.ko and the map agree" "$(links)" "$(ours)"
check_equal "... about seven paths" "$(links | wc -l)" 7

# --- LEDs: set through one module, seen through the other one ---
ident() {
	sg_ses --dev-slot-num="$2" --get=ident "$1"
}
shelf='3000000000000c01 "rack 7 shelf 2"'
check_equal "module 2 lights" "$(sg_ses --locate=sdf)" \
	"on: $shelf slot 3 \"Bay 03\" (sdf ACME0002) via /dev/sg4, confirmed"
check_equal "module 1 shows it" "$(ident /dev/sg0 3)" 1
check_equal "ses.ko shows it" \
	"$(cat "/sys/class/enclosure/0:0:0:0/Bay 03/locate")" 1
check_line "the map shows it" "$(sg_ses --map)" 'Bay 03 disk.* L.* sdf'
check_line "module 1 lights, module 2 agrees" \
	"$(sg_ses --locate=ACME0003 --json)" '"other_node_agrees": *true'
check_equal "... it shows it" "$(ident /dev/sg4 4)" 1
check_equal "... nothing else check_equal lit" "$(ident /dev/sg4 0)" 0
check_equal "all off" "$(sg_ses --locate=all off | grep -c ', confirmed$')" 2
check_equal "... both modules show it" \
	"$(ident /dev/sg0 3) $(ident /dev/sg4 4)" "0 0"

# --- names ---
mknod /tmp/node b 8 32		# sdc, whatever it is called
for target in /tmp/node sdg /dev/sdc 0:0:3:0 sg8 wwn-0x5000c50000a00030 \
	5000c50000a00032 "rack 7 shelf 2:4" 3000000000000c01:4 1:0:0:0:4; do
	check_equal "target $target" "$(sg_ses --dry-run --locate="$target" |
		cut -d ' ' -f 2-3)" "--index=0,4 --set=ident"
done
for target in nvme0 nvme1 "$nvme" /dev/nvme1 NV0042; do
	check_equal "target $target" "$(sg_ses --dry-run --locate="$target" |
		cut -d ' ' -f 2-3)" "--index=0,6 --set=ident"
done
for name in 3000000000000c01 "rack 7 shelf 2" 0:0:0:0 /dev/bsg/0:0:0:0; do
	check_line "DEVICE $name" \
		"$(sg_ses --page=cf "$name")" 'ES process id: 1,'
done
check_equal "--metrics of both modules" \
	"$(sg_ses --metrics | grep -c '^ses_up{.*} 1')" 2
check_line "--metrics know the disks" "$(sg_ses --metrics)" 'device="sdf"'

# --- a machine in a file ---
check_succeeds "--capture" sg_ses --capture=/tmp/machine
check_equal "the map of the capture" "$(rows --inhex=/tmp/machine)" "$map"
check_succeeds "--anonymise" sg_ses --capture=/tmp/nobody --anonymise
check_equal "nothing of the serial numbers" "$(grep -c ACME000 /tmp/nobody)" 0
check_equal "what is where is the same" "$(ours --inhex=/tmp/nobody)" "$(ours)"

# --- a disk that goes, and comes back ---
echo 1 >/sys/block/sdf/device/delete
wait_for test ! -e /sys/block/sdf
check_line "a deleted disk" \
	"$(sg_ses --map=slot,state | tr '\t' ' ')" '^3 foreign$'
check_line "... its end device is still there" \
	"$(sg_ses --map -v -q 2>/dev/null)" \
	'attached to this machine, but there is no block device'
check_equal "... its bay has an address" "$(sg_ses --dry-run \
	--locate=5000c50000a00022 | cut -d ' ' -f 2-3)" \
	"--index=0,3 --set=ident"
echo '- - -' >/sys/class/scsi_host/host1/scan
wait_for test -e /sys/block/sdf
wait_for test -L '/sys/class/enclosure/1:0:0:0/Bay 03/device'
check_equal "it is back" "$(rows)" "$map"
check_equal "... and linked again" "$(links)" "$(ours)"

# --- without permission: what the kernel says ---
mkdir -p /etc
echo 'user::1000:1000:user:/:/bin/sh' >/etc/passwd
chmod 755 / /bin
chmod 600 /dev/sg* /dev/bsg/*
view=$(su -s /bin/sh user -c 'sg_ses --map=slot,device,how; echo status $?' \
	2>/dev/null)
check_equal "the kernel's view" \
	"$(echo "$view" | tr '\t' ' ' | grep sd)" "$(cat <<END
0 sda,sdd kernel
1 sdb,sde kernel
3 sdf kernel
4 sdc,sdg kernel
END
)"
check_line "... is not all" "$view" '^status 46$'
check_equal "... and lights nothing" "$(su -s /bin/sh user -c \
	'sg_ses --locate=sda; echo $?' 2>/dev/null)" 63
[ $failures -eq 0 ]
