#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# In the guest of real_modules (tests/map/machine.sh): a shelf with two modules
# and dual-ported disks behind two SAS adapters. Our map, the kernel's idea of
# the same bays, and the LEDs.
# shellcheck disable=SC2012 # names without blanks
. "$TOP/tests/emulator/check/lib.sh"

ok "ses.ko binds" wait_for test -d /sys/class/enclosure/1:0:0:0

is "drivers" "$(cat /sys/class/scsi_host/host[01]/proc_name | sort -u)" mptsas
is "both are hosts of the SAS transport" "$(ls /sys/class/sas_host | wc -l)" 2

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
is "the map" "$(rows)" "$map"
sg_ses --map >/tmp/table
is "nothing of it is in doubt" "$? $(grep -c '!' /tmp/table)" "0 0"

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
is "no disk gets a command" "$(commands $disks)" "$before"
# shellcheck disable=SC2086 # two numbers
is "each page of each module once: 01h, 02h, 07h, 0Ah, 0Fh" \
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
is "ses.ko and the map agree" "$(links)" "$(ours)"
is "... about seven paths" "$(links | wc -l)" 7

# --- LEDs: set through one module, seen through the other one ---
ident() {
	sg_ses --dev-slot-num="$2" --get=ident "$1"
}
shelf='3000000000000c01 "rack 7 shelf 2"'
is "module 2 lights" "$(sg_ses --locate=sdf)" \
	"on: $shelf slot 3 \"Bay 03\" (sdf ACME0002) via /dev/sg4, confirmed"
is "module 1 shows it" "$(ident /dev/sg0 3)" 1
is "ses.ko shows it" "$(cat "/sys/class/enclosure/0:0:0:0/Bay 03/locate")" 1
has "the map shows it" "$(sg_ses --map)" 'Bay 03 disk *L *sdf'
has "module 1 lights, module 2 agrees" \
	"$(sg_ses --locate=ACME0003 --json)" '"other_node_agrees": *true'
is "... it shows it" "$(ident /dev/sg4 4)" 1
is "... nothing else is lit" "$(ident /dev/sg4 0)" 0
is "all off" "$(sg_ses --locate=all off | grep -c ', confirmed$')" 2
is "... both modules show it" "$(ident /dev/sg0 3) $(ident /dev/sg4 4)" "0 0"

# --- names ---
mknod /tmp/node b 8 32		# sdc, whatever it is called
for target in /tmp/node sdg /dev/sdc 0:0:3:0 sg8 wwn-0x5000c50000a00030 \
	5000c50000a00032 "rack 7 shelf 2:4" 3000000000000c01:4 1:0:0:0:4; do
	is "target $target" "$(sg_ses --dry-run --locate="$target" |
		cut -d ' ' -f 2-3)" "--index=0,4 --set=ident"
done
for target in nvme0 nvme1 "$nvme" /dev/nvme1 NV0042; do
	is "target $target" "$(sg_ses --dry-run --locate="$target" |
		cut -d ' ' -f 2-3)" "--index=0,6 --set=ident"
done
for name in 3000000000000c01 "rack 7 shelf 2" 0:0:0:0 /dev/bsg/0:0:0:0; do
	has "DEVICE $name" "$(sg_ses --page=cf "$name")" 'ES process id: 1,'
done
is "--metrics of both modules" "$(sg_ses --metrics | grep -c '^ses_up{.*} 1')" 2
has "--metrics know the disks" "$(sg_ses --metrics)" 'device="sdf"'

# --- a machine in a file ---
ok "--capture" sg_ses --capture=/tmp/machine
is "the map of the capture" "$(rows --inhex=/tmp/machine)" "$map"
ok "--anonymise" sg_ses --capture=/tmp/nobody --anonymise
is "nothing of the serial numbers" "$(grep -c ACME000 /tmp/nobody)" 0
is "what is where is the same" "$(ours --inhex=/tmp/nobody)" "$(ours)"

# --- a disk that goes, and comes back ---
echo 1 >/sys/block/sdf/device/delete
wait_for test ! -e /sys/block/sdf
has "a deleted disk" "$(sg_ses --map=slot,state | tr '\t' ' ')" '^3 foreign$'
has "... its end device is still there" "$(sg_ses --map -v -q 2>/dev/null)" \
	'attached to this machine, but there is no block device'
is "... its bay has an address" "$(sg_ses --dry-run \
	--locate=5000c50000a00022 | cut -d ' ' -f 2-3)" \
	"--index=0,3 --set=ident"
echo '- - -' >/sys/class/scsi_host/host1/scan
wait_for test -e /sys/block/sdf
wait_for test -L '/sys/class/enclosure/1:0:0:0/Bay 03/device'
is "it is back" "$(rows)" "$map"
is "... and linked again" "$(links)" "$(ours)"

# --- without permission: what the kernel says ---
mkdir -p /etc
echo 'user::1000:1000:user:/:/bin/sh' >/etc/passwd
chmod 755 / /bin
chmod 600 /dev/sg* /dev/bsg/*
view=$(su -s /bin/sh user -c 'sg_ses --map=slot,device,how; echo status $?' \
	2>/dev/null)
is "the kernel's view" "$(echo "$view" | tr '\t' ' ' | grep sd)" "$(cat <<END
0 sda,sdd kernel
1 sdb,sde kernel
3 sdf kernel
4 sdc,sdg kernel
END
)"
has "... is not all" "$view" '^status 46$'
is "... and lights nothing" "$(su -s /bin/sh user -c \
	'sg_ses --locate=sda; echo $?' 2>/dev/null)" 63
[ $bad -eq 0 ]
